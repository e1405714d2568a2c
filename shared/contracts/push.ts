import * as z from 'zod/mini'
import { ById, Instant, Nothing } from './common'
import { defineOperation } from './operation'

/** `live`: the open app, now. `wechat`: a subscription message on the phone. */
export const CHANNELS = ['live', 'wechat'] as const

/**
 * Where a message stands. `waiting`: the person has given WeChat no consent to use; `failed`: given up after
 * all tries; `noChannel`: nobody has signed in there; `superseded`: something newer of this matter was told first.
 */
export const DELIVERY_STATES = ['pending', 'delivered', 'waiting', 'failed', 'noChannel', 'superseded'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** A receipt: who was told, how, and whether it arrived. */
export const Delivery = z.object({
  /** The timeline entry it tells of. */
  eventId: z.string(),
  /** A post, or 您 for the reporter himself; never a name. */
  to: z.string(),
  /** `alarm`: told because someone below could not be reached. */
  about: z.enum(['task', 'news', 'alarm']),
  channel: z.enum(CHANNELS),
  state: z.enum(DELIVERY_STATES),
  /** Since when it is in this state. */
  at: Instant,
  nextTryAt: z.optional(Instant),
})
export type Delivery = z.infer<typeof Delivery>

export const listDeliveries = defineOperation({
  id: 'listDeliveries',
  method: 'GET',
  path: '/reports/{id}/deliveries',
  summary: 'Who was told of this report, how, and whether it arrived',
  audience: 'signedIn',
  params: ById,
  query: Nothing,
  body: Nothing,
  output: z.object({ items: z.array(Delivery) }),
  statuses: [200],
  problems: ['NOT_FOUND'],
})
