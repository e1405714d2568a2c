import * as z from 'zod/mini'
import { newSecret } from './answers'
import type { SandboxConfig } from './config'
import type { Faults } from './faults'
import { parseFault } from './faults'
import { signedUrl } from './media-checks'
import type { DeliveredMessage, SandboxState } from './state'
import { findTemplate, templates } from './templates'

/** What a control call gets; what it answers is a status and JSON. */
export interface Device {
  readonly state: SandboxState
  readonly config: SandboxConfig
  readonly faults: Faults
}
interface Reply { readonly status: number; readonly body: unknown }
type Handler = (device: Device, query: URLSearchParams, body: unknown) => Reply | Promise<Reply>

const ok = (body: unknown): Reply => ({ status: 200, body })
const refuse = (error: string): Reply => ({ status: 400, body: { error } })

const userBody = z.strictObject({ openid: z.string().check(z.minLength(1)), nickname: z.string(), phone: z.optional(z.string()) })
const openidBody = z.strictObject({ openid: z.string() })

const putUser: Handler = ({ state }, _query, body) => {
  const parsed = userBody.safeParse(body)
  if (!parsed.success) return refuse('expected {openid, nickname, phone?}')
  state.record({ type: 'user', ...parsed.data })
  return ok(parsed.data)
}

const newCode = (use: 'login' | 'phone'): Handler => ({ state, config }, _query, body) => {
  const parsed = openidBody.safeParse(body)
  if (!parsed.success || !state.users.has(parsed.data.openid)) return refuse('expected {openid} of a known user')
  const code = newSecret(use === 'login' ? 16 : 32)
  state.record({ type: 'code', use, code, openid: parsed.data.openid, at: config.clock() })
  return ok({ code })
}

const visit: Handler = ({ state, config }, _query, body) => {
  const parsed = openidBody.safeParse(body)
  if (!parsed.success || !state.users.has(parsed.data.openid)) return refuse('expected {openid} of a known user')
  state.record({ type: 'visit', openid: parsed.data.openid, at: config.clock() })
  return ok({})
}

const subscribeBody = z.strictObject({
  openid: z.string(),
  tmplIds: z.array(z.string()),
  /** True or false for all, or the ids that the user ticked. */
  accept: z.optional(z.union([z.boolean(), z.array(z.string())])),
})
const subscribeFailure = (errCode: number, why: string): Reply =>
  ok({ errCode, errMsg: `requestSubscribeMessage:fail ${why}` })

/** The user's tap in `wx.requestSubscribeMessage`, with the answer the mini-program gets. */
const subscribe: Handler = ({ state, config }, _query, body) => {
  const parsed = subscribeBody.safeParse(body)
  if (!parsed.success || !state.users.has(parsed.data.openid)) return refuse('expected {openid, tmplIds, accept?} of a known user')
  const { openid, tmplIds, accept = true } = parsed.data
  if (tmplIds.length === 0) return subscribeFailure(10001, 'tmplIds is empty')
  if (tmplIds.length > 5) return subscribeFailure(20003, 'templates count out of max bounds')
  const kinds = tmplIds.map(id => findTemplate(id)?.kind)
  if (kinds.includes(undefined)) return subscribeFailure(20001, 'No template data return, verify the template id exist')
  if (new Set(kinds).size > 1) return subscribeFailure(20002, 'Templates type must be same')
  const taken = (id: string): boolean => (Array.isArray(accept) ? accept.includes(id) : accept)
  for (const templateId of new Set(tmplIds)) state.record({ type: 'subscribe', openid, templateId, accept: taken(templateId), at: config.clock() })
  return ok({ errMsg: 'requestSubscribeMessage:ok', ...Object.fromEntries(tmplIds.map(id => [id, taken(id) ? 'accept' : 'reject'])) })
}

/** A message as the phone shows it: labels beside values. */
export function shownMessage(message: DeliveredMessage): object {
  const template = findTemplate(message.templateId)
  const fields = template?.fields.map(({ key, label }) => ({ key, label, value: message.data[key] ?? '' })) ?? []
  const { id, at, openid, templateId, page, lang } = message
  return { id, at, openid, templateId, title: template?.title ?? templateId, page, lang, fields }
}

const listMessages: Handler = ({ state }, query) => {
  const openid = query.get('openid')
  return ok({ messages: state.messages.filter(message => openid === null || message.openid === openid).map(shownMessage) })
}

const showCredits: Handler = ({ state }, query) => {
  const openid = query.get('openid') ?? ''
  // JSON has no Infinity: a long-term consent shows as "unlimited".
  const shown = (credits: number): number | 'unlimited' => (credits === Infinity ? 'unlimited' : credits)
  return ok({ credits: Object.fromEntries(templates.map(({ id }) => [id, shown(state.creditsOf(openid, id))])) })
}

const addFault: Handler = ({ faults }, _query, body) => {
  const fault = parseFault(body)
  if (!fault) return refuse('expected {path, times?, stage?: "before"|"after"} and one of errcode, httpStatus, hangMs, drop: true')
  faults.add(fault)
  return ok({ faults: faults.list() })
}

const clearFaults: Handler = ({ faults }) => {
  faults.clear()
  return ok({ faults: [] })
}

/** WeChat's check of the push address when it is configured: our server must return `echostr`. */
const verifyPush: Handler = async ({ config }) => {
  if (!config.push) return refuse('no push address is configured')
  const echostr = newSecret(8)
  const url = signedUrl(config.push, config.clock(), { echostr })
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(response => response.text(), (error: unknown) => String(error))
  return ok({ verified: answer === echostr, answer: answer.slice(0, 200) })
}

/** Everything that a person would do on the phone or in WeChat's back office, by method and path under `/__sandbox`. */
export const deviceCalls: Readonly<Record<string, Handler>> = {
  'POST /users': putUser,
  'POST /login-code': newCode('login'),
  'POST /phone-code': newCode('phone'),
  'POST /visit': visit,
  'POST /subscribe': subscribe,
  'GET /messages': listMessages,
  'GET /credits': showCredits,
  'GET /users': ({ state }) => ok({ users: [...state.users.values()] }),
  'GET /checks': ({ state }) => ok({ pending: [...state.pendingChecks.keys()], dropped: state.droppedChecks }),
  'POST /faults': addFault,
  'GET /faults': ({ faults }) => ok({ faults: faults.list() }),
  'DELETE /faults': clearFaults,
  'POST /verify-push': verifyPush,
}
