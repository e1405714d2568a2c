import * as z from 'zod/mini'
import type { Answer } from './answers'
import { failure, newSecret, newTraceId, success } from './answers'
import type { SandboxConfig } from './config'
import { judgeText, verdictDetail } from './content'
import { sendSubscribeMessage } from './send-message'
import type { MediaCheck, SandboxState } from './state'
import { stableToken, tokenFault } from './tokens'

/** What a handler may use. `check` starts an asynchronous picture check. */
export interface Platform {
  readonly state: SandboxState
  readonly config: SandboxConfig
  readonly check: (check: MediaCheck) => void
}

type Handler = (platform: Platform, query: URLSearchParams, body: unknown) => Answer

const CODE_LIFETIME_MS = 300_000
/** Content checks need a user who was in the mini-program within two hours. */
const ACTIVE_MS = 7_200_000
const LOGINS_PER_MINUTE = 100
const MAX_TEXT = 2500

/** `GET /sns/jscode2session`: a login code, once, within five minutes. */
const jscode2session: Handler = ({ state, config }, query) => {
  if (query.get('appid') !== config.appid) return failure(40013)
  if (query.get('secret') !== config.secret) return failure(40125)
  if (query.get('grant_type') !== 'authorization_code') return failure(40002)
  const now = config.clock()
  const value = query.get('js_code') ?? ''
  const code = state.codes.get(value)
  if (!code || code.use !== 'login' || now - code.at >= CODE_LIFETIME_MS) return failure(40029)
  if (code.used) return failure(40163)
  const recent = [...state.codes.values()].filter(other => other.use === 'login' && other.openid === code.openid && now - other.at < 60_000)
  if (recent.length > LOGINS_PER_MINUTE) return failure(45011)
  state.record({ type: 'codeUsed', code: value, at: now })
  return { openid: code.openid, session_key: Buffer.from(newSecret(16), 'hex').toString('base64'), unionid: `union-${code.openid}` }
}

const tokenBody = z.object({ grant_type: z.string(), appid: z.string(), secret: z.string(), force_refresh: z.optional(z.boolean()) })

/** `POST /cgi-bin/stable_token`. */
const getStableToken: Handler = ({ state, config }, _query, body) => {
  const parsed = tokenBody.safeParse(body)
  if (!parsed.success) return failure(47001)
  if (parsed.data.grant_type !== 'client_credential') return failure(40002)
  if (parsed.data.appid !== config.appid) return failure(40013)
  if (parsed.data.secret !== config.secret) return failure(40125)
  return stableToken(state, config.clock(), parsed.data.force_refresh ?? false)
}

const phoneBody = z.object({ code: z.string(), openid: z.optional(z.string()) })

/** `POST /wxa/business/getuserphonenumber`: a phone code, once, within five minutes; a used one answers 40029 too. */
const getUserPhoneNumber: Handler = ({ state, config }, _query, body) => {
  const parsed = phoneBody.safeParse(body)
  if (!parsed.success) return failure(47001)
  const now = config.clock()
  const code = state.codes.get(parsed.data.code)
  if (!code || code.use !== 'phone' || code.used || now - code.at >= CODE_LIFETIME_MS) return failure(40029)
  if (parsed.data.openid !== undefined && parsed.data.openid !== code.openid) return failure(40029)
  const phone = state.users.get(code.openid)?.phone
  if (!phone) return failure(40029)
  state.record({ type: 'codeUsed', code: parsed.data.code, at: now })
  const watermark = { timestamp: Math.floor(code.at / 1000), appid: config.appid }
  return success({ phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark } })
}

/** Why the platform will not check this user's content, or undefined when it will. */
function contentFault({ state, config }: Platform, openid: string, scene: number): Answer | undefined {
  if (!state.users.has(openid)) return failure(40003)
  if (![1, 2, 3, 4].includes(scene)) return failure(40129)
  const seen = state.lastVisit(openid)
  return seen === undefined || config.clock() - seen >= ACTIVE_MS ? failure(61010) : undefined
}

const textBody = z.object({ version: z.literal(2), openid: z.string(), scene: z.number(), content: z.string() })

/** `POST /wxa/msg_sec_check` (version 2). */
const msgSecCheck: Handler = (platform, _query, body) => {
  const parsed = textBody.safeParse(body)
  if (!parsed.success) return failure(47001)
  const { openid, scene, content } = parsed.data
  const fault = contentFault(platform, openid, scene)
  if (fault) return fault
  if (content === '') return failure(44004)
  if ([...content].length > MAX_TEXT) return failure(45002)
  const verdict = judgeText(content)
  return success({ detail: verdictDetail(verdict), result: verdict, trace_id: newTraceId() })
}

const mediaBody = z.object({ version: z.literal(2), openid: z.string(), scene: z.number(), media_url: z.url(), media_type: z.number() })

/** `POST /wxa/media_check_async` (version 2): the verdict comes later as a `wxa_media_check` event. */
const mediaCheckAsync: Handler = (platform, _query, body) => {
  const parsed = mediaBody.safeParse(body)
  if (!parsed.success) return failure(47001)
  const { openid, scene, media_type, media_url } = parsed.data
  const fault = contentFault(platform, openid, scene)
  if (fault) return fault
  if (media_type !== 1 && media_type !== 2) return failure(40004)
  const check: MediaCheck = { type: 'check', traceId: newTraceId(), openid, url: media_url, at: platform.config.clock() }
  platform.state.record(check)
  platform.check(check)
  return success({ trace_id: check.traceId })
}

const withToken = (handler: Handler): Handler => (platform, query, body) =>
  tokenFault(platform.state, platform.config.clock(), query.get('access_token') ?? undefined) ?? handler(platform, query, body)

/** Every call of the real platform that the sandbox answers, by method and path. */
export const platformCalls: Readonly<Record<string, Handler>> = {
  'GET /sns/jscode2session': jscode2session,
  'POST /cgi-bin/stable_token': getStableToken,
  'POST /wxa/business/getuserphonenumber': withToken(getUserPhoneNumber),
  'POST /cgi-bin/message/subscribe/send': withToken(({ state, config }, _query, body) => sendSubscribeMessage(state, config, body)),
  'POST /wxa/msg_sec_check': withToken(msgSecCheck),
  'POST /wxa/media_check_async': withToken(mediaCheckAsync),
}
