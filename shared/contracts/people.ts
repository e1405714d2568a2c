import * as z from 'zod/mini'
import { RoleGrant } from '../roles'
import { Ulid } from '../ulid'
import { Nothing } from './common'
import { defineOperation } from './operation'

export const LANGUAGES = ['zh', 'mn'] as const
export const Language = z.enum(LANGUAGES)

/** The privacy notice in force (个人信息保护法 §17). A new text needs a new version and a new consent. */
export const PRIVACY_VERSION = '2026-11'

export const Me = z.object({
  id: Ulid,
  name: z.optional(z.string()),
  phoneMasked: z.optional(z.string()),
  language: Language,
  /** Version of the privacy notice agreed to; absent until then, and after it is withdrawn. */
  consent: z.optional(z.string()),
  staff: z.optional(z.object({ id: Ulid, name: z.string(), roles: z.array(RoleGrant) })),
})
export type Me = z.infer<typeof Me>

const Session = z.object({ token: z.string(), me: Me })
const WechatCode = z.string().check(z.minLength(1, '缺少微信登录码'), z.maxLength(128, '微信登录码不对'))

export const openSession = defineOperation({
  id: 'openSession',
  method: 'POST',
  path: '/sessions',
  summary: 'Sign in with a WeChat login code',
  audience: 'public',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ code: WechatCode }),
  output: Session,
  statuses: [201],
  problems: ['LOGIN_FAILED', 'TOO_MANY', 'WECHAT_DOWN'],
})

export const openStaffSession = defineOperation({
  id: 'openStaffSession',
  method: 'POST',
  path: '/sessions/staff',
  summary: 'Bind the signed-in person to the staff roster by the WeChat phone number',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ phoneCode: WechatCode }),
  output: Session,
  statuses: [201],
  problems: ['STAFF_UNKNOWN', 'LOGIN_FAILED', 'TOO_MANY', 'WECHAT_DOWN'],
})

export const closeSessions = defineOperation({
  id: 'closeSessions',
  method: 'DELETE',
  path: '/sessions',
  summary: 'Sign out everywhere: every token issued before now stops working',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  output: Nothing,
  statuses: [200],
  problems: [],
})

export const getMe = defineOperation({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  summary: 'My profile',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  output: Me,
  statuses: [200],
  problems: [],
})

export const updateMe = defineOperation({
  id: 'updateMe',
  method: 'PATCH',
  path: '/me',
  summary: 'Change my name, language, phone (by a WeChat code) or consent; null withdraws consent',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    name: z.optional(z.string().check(z.trim(), z.minLength(1, '请填写称呼'), z.maxLength(20, '称呼最多 20 字'))),
    language: z.optional(Language),
    phoneCode: z.optional(WechatCode),
    consent: z.optional(z.nullable(z.literal(PRIVACY_VERSION, { error: '隐私说明已更新，请重新阅读' }))),
  }),
  output: Me,
  statuses: [200],
  problems: ['LOGIN_FAILED', 'TOO_MANY', 'WECHAT_DOWN'],
})

export const eraseMe = defineOperation({
  id: 'eraseMe',
  method: 'DELETE',
  path: '/me',
  summary: 'Erase my profile; case files under legal retention are kept but unlinked from it',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  output: Nothing,
  statuses: [200],
  problems: [],
})

/** One accept in the subscription prompt is one message WeChat will let us send (`../wechat` rules). */
export const SUBSCRIPTION_TEMPLATES = ['taskArrived', 'progress', 'taskOverdue'] as const

export const recordSubscriptions = defineOperation({
  id: 'recordSubscriptions',
  method: 'POST',
  path: '/me/subscriptions',
  summary: 'Record what the person answered in the WeChat subscription prompt',
  audience: 'signedIn',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    promptId: Ulid,
    answers: z.array(z.strictObject({ template: z.enum(SUBSCRIPTION_TEMPLATES), accepted: z.boolean() })).check(z.minLength(1), z.maxLength(5)),
  }),
  output: z.object({ credits: z.partialRecord(z.enum(SUBSCRIPTION_TEMPLATES), z.int()) }),
  statuses: [200],
  problems: [],
})
