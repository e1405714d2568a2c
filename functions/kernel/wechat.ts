import * as z from 'zod/mini'
import type { Clock } from './clock'
import type { Env } from './env'
import { log } from './log'
import type { Secrets } from './secrets'

/** WeChat's server API, as far as this project uses it. Every method throws WechatError and nothing else of its own. */
export interface Wechat {
  /** Who a login code of `wx.login` belongs to. The session key stays out of our hands: nothing here needs it. */
  code2Session(code: string): Promise<{ openid: string; unionid?: string }>
  /** The phone number behind the code of a phone button; mainland numbers without country code. With the openid WeChat refuses a code that another person's tap has made. */
  phoneNumber(code: string, openid: string): Promise<{ phone: string }>
  /** Sends one subscription message. WeChat knows no idempotency key: after an unknown outcome a second call may reach the phone twice. */
  sendSubscribe(message: SubscribeMessage): Promise<void>
  /** Starts the check of a picture that WeChat can fetch; the verdict comes later as a `wxa_media_check` event. */
  mediaCheck(media: { mediaUrl: string; openid: string; scene: Scene }): Promise<{ traceId: string }>
  /** Checks up to 2,500 characters. */
  textCheck(text: { content: string; openid: string; scene: Scene }): Promise<{ suggest: 'pass' | 'review' | 'risky'; label: number }>
}

export interface SubscribeMessage {
  readonly openid: string
  readonly templateId: string
  readonly page: string
  /** Field key of the template to its text. */
  readonly data: Readonly<Record<string, string>>
  /** No Mongolian: the platform knows only these. */
  readonly lang?: 'zh_CN' | 'zh_HK' | 'zh_TW' | 'en_US'
}

/** Where checked content will appear: 1 profile, 2 comment, 3 forum, 4 social log. */
export type Scene = 1 | 2 | 3 | 4

/** WeChat's own "system busy", used too for what never was an answer (timeout, cut connection, 5xx, not JSON). */
const NO_ANSWER = -1
/** The token is unknown, expired or malformed: another container may have renewed it. */
const STALE_TOKEN: readonly number[] = [40001, 42001, 40014]

/** A refusal by WeChat. `retryable`: the same call may succeed later, unchanged. */
export class WechatError extends Error {
  override readonly name = 'WechatError'
  readonly retryable: boolean

  constructor(readonly errcode: number, call: string, options?: ErrorOptions) {
    super(`${call} ${errcode}`, options)
    // Negative: WeChat is busy. 45xxx: too often. A stale token that one renewal did not cure is somebody else's race.
    this.retryable = errcode < 0 || (errcode >= 45000 && errcode < 46000) || STALE_TOKEN.includes(errcode)
  }
}

export interface WechatDeps {
  readonly env: Pick<Env, 'WECHAT_APPID' | 'WECHAT_API' | 'STAGE'>
  readonly secrets: () => Promise<Pick<Secrets, 'wechatSecret'>>
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** Milliseconds one HTTP call may take. */
  readonly timeout?: number
}

const Session = z.looseObject({ openid: z.string(), unionid: z.optional(z.string()) })
const Token = z.looseObject({ access_token: z.string(), expires_in: z.number() })
const Phone = z.looseObject({ phone_info: z.looseObject({ purePhoneNumber: z.string() }) })
const MediaCheck = z.looseObject({ trace_id: z.string() })
const TextCheck = z.looseObject({ result: z.looseObject({ suggest: z.enum(['pass', 'review', 'risky']), label: z.number() }) })
const Done = z.looseObject({})

/** The gateway to WeChat. Keep one per container: it holds the access token. */
export function wechatOf(deps: WechatDeps): Wechat {
  const { env, secrets } = deps
  const ask = askerOf(deps)
  const tokens = tokensOf(deps.clock, async (force) => ask('/cgi-bin/stable_token', {}, Token, {
    grant_type: 'client_credential', appid: env.WECHAT_APPID, secret: (await secrets()).wechatSecret, force_refresh: force,
  }))

  /** The token goes into the query because WeChat takes it nowhere else (47001). A stale one is renewed once. */
  const withToken = async <T extends z.ZodMiniType>(path: string, answer: T, body: object): Promise<z.output<T>> => {
    const token = await tokens.current()
    try {
      return await ask(path, { access_token: token }, answer, body)
    } catch (error) {
      if (!(error instanceof WechatError && STALE_TOKEN.includes(error.errcode))) throw error
      return ask(path, { access_token: await tokens.renewed(token) }, answer, body)
    }
  }

  return {
    async code2Session(code) {
      const secret = (await secrets()).wechatSecret
      const { openid, unionid } = await ask('/sns/jscode2session', { appid: env.WECHAT_APPID, secret, js_code: code, grant_type: 'authorization_code' }, Session)
      return unionid === undefined ? { openid } : { openid, unionid }
    },
    async phoneNumber(code, openid) {
      const { phone_info } = await withToken('/wxa/business/getuserphonenumber', Phone, { code, openid })
      return { phone: phone_info.purePhoneNumber }
    },
    async sendSubscribe({ openid, templateId, page, data, lang = 'zh_CN' }) {
      await withToken('/cgi-bin/message/subscribe/send', Done, {
        touser: openid, template_id: templateId, page, lang, miniprogram_state: env.STAGE === 'prod' ? 'formal' : 'developer',
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }])),
      })
    },
    async mediaCheck({ mediaUrl, openid, scene }) {
      const { trace_id } = await withToken('/wxa/media_check_async', MediaCheck, { version: 2, media_type: 2, media_url: mediaUrl, openid, scene })
      return { traceId: trace_id }
    },
    async textCheck({ content, openid, scene }) {
      const { result: { suggest, label } } = await withToken('/wxa/msg_sec_check', TextCheck, { version: 2, content, openid, scene })
      return { suggest, label }
    },
  }
}

/** One HTTP call: POST with a body, else GET. Only path and code are ever logged: queries hold secrets, bodies hold people. */
function askerOf({ env, fetch, timeout = 5000 }: WechatDeps) {
  return async <T extends z.ZodMiniType>(path: string, query: Readonly<Record<string, string>>, answer: T, body?: object): Promise<z.output<T>> => {
    const url = new URL(path, env.WECHAT_API)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const refuse = (errcode: number, cause?: unknown): never => {
      log.info('wechat refused', { call: path, errcode })
      throw new WechatError(errcode, path, { cause })
    }
    const given = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) }).then(readAnswer).catch((error: unknown) => refuse(NO_ANSWER, error))
    const { errcode = 0 } = given
    if (errcode !== 0) refuse(errcode)
    const parsed = answer.safeParse(given)
    return parsed.success ? parsed.data : refuse(NO_ANSWER, parsed.error)
  }
}

/** WeChat answers errors with 200 and a code; a call that succeeded may have no code at all. */
const Outcome = z.looseObject({ errcode: z.optional(z.number()) })

async function readAnswer(response: Response): Promise<z.infer<typeof Outcome>> {
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return Outcome.parse(await response.json())
}

/** Seconds before its end at which a token is not used any more; WeChat hands out the next one from then on. */
const MARGIN = 300

/** The access token of this container. Callers at the same moment share one request, since 500,000 a day serve the whole city. */
function tokensOf(clock: Clock, load: (force: boolean) => Promise<z.infer<typeof Token>>) {
  let held: { token: string; until: number } | undefined
  let loading: Promise<string> | undefined
  const shared = (make: () => Promise<string>) => (loading ??= make().finally(() => { loading = undefined }))
  const take = async (force: boolean) => {
    const { access_token: token, expires_in } = await load(force)
    held = { token, until: clock() + (expires_in - MARGIN) * 1000 }
    return token
  }
  return {
    current: async (): Promise<string> => (held && clock() < held.until ? held.token : shared(() => take(false))),
    /** Another token than `stale`. Forced only when WeChat still gives the stale one: there are 20 forced ones a day. */
    renewed: async (stale: string): Promise<string> => {
      if (held && held.token !== stale) return held.token
      return shared(async () => {
        const next = await take(false)
        return next === stale ? take(true) : next
      })
    },
  }
}
