import type { DeliveryState } from '@fengqiao/shared/contracts/push'
import { areaAt, parentOf } from '@fengqiao/shared/area'
import { log } from '../kernel/log'
import { WechatError } from '../kernel/wechat'
import { cardData } from './card'
import type { Credit } from './consents'
import type { PushDeps } from './deps'
import { alarmAbout } from './messages-for'
import type { FinalState, MessageItem } from './store'
import { KINDS } from './templates'

/**
 * How long one attempt may take before anyone else may try: four calls to WeChat of five seconds at most
 * (send, token, forced token, send again) and some air. Milliseconds.
 */
export const LEASE = 30_000

const MINUTE = 60_000
/** Milliseconds before each further try; after the last, the message is given up. */
const RETRY_AFTER = [10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE] as const

/** The phone is not there (no consent, or used up). */
const NO_CONSENT = 43101

const iso = (at: number) => new Date(at).toISOString()

/**
 * One try to bring a message to its phone. The caller holds the claim (`create` or `claim`).
 *
 * At least once, never lost: WeChat has no idempotency key, so when an attempt dies between the send and its
 * record, the sweep sends again after the lease. A worker told twice is better than one not told; of a
 * one-time template WeChat itself takes no second one.
 */
export async function attempt(deps: PushDeps, message: MessageItem): Promise<DeliveryState> {
  if (await deps.messages.newerDelivered(message)) return settle(deps, message, 'superseded')
  const reach = await reachOf(deps, message)
  if (reach?.openid === undefined || message.template === undefined || message.card === undefined) {
    await raiseAlarm(deps, message)
    return settle(deps, message, 'noChannel')
  }
  const template = deps.templateOf(message.template)
  const seen = await deps.consents.creditOf(reach.personId, message.template)
  const wait = (refused?: { errcode: number }) => letWait(deps, message, reach.personId, seen, refused)
  if (KINDS[message.template] === 'oneTime' && message.creditTaken !== true) {
    // News leaves the last consent for the result: "it is done" matters more than "someone has it".
    if ((await deps.consents.take(message, reach.personId, message.template, message.purpose === 'news' ? 1 : 0)) === 'conditionFailed') return wait()
  }
  try {
    await deps.wechat.sendSubscribe({ openid: reach.openid, templateId: template.id, page: pageOf(message), data: cardData(template, message.card) })
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (error.errcode === NO_CONSENT) return wait(error)
    return error.retryable ? tryLater(deps, message, error.errcode) : giveUp(deps, message, error.errcode)
  }
  return settle(deps, message, 'delivered')
}

async function settle({ messages, clock }: PushDeps, message: MessageItem, state: FinalState, errcode?: number): Promise<DeliveryState> {
  if (await messages.settle(message, state, iso(clock()), errcode)) return state
  // The lease ran out and another attempt has the message now: its outcome stands.
  log.warn('message attempt outlived its claim', { event: message.eventId, state })
  return 'pending'
}

/** Without consent the message waits for it, a day at most; who depends on a task being seen is told now. */
async function letWait(deps: PushDeps, message: MessageItem, personId: string, seen: Credit, refused?: { errcode: number }): Promise<DeliveryState> {
  await raiseAlarm(deps, message)
  const outcome = await deps.consents.wait(message, personId, seen, iso(deps.clock()), refused)
  // He answered at this very moment: try with what he allowed.
  return outcome === 'done' ? 'waiting' : tryLater(deps, message, refused?.errcode)
}

/** Exponential, with ±20 % so that what failed together does not come back together. */
async function tryLater(deps: PushDeps, message: MessageItem, errcode?: number): Promise<DeliveryState> {
  const after = RETRY_AFTER[message.attempts - 1]
  if (after === undefined) return giveUp(deps, message, errcode)
  await deps.messages.tryAgain(message, iso(deps.clock() + after * (0.8 + 0.4 * deps.random())), errcode)
  return 'pending'
}

async function giveUp(deps: PushDeps, message: MessageItem, errcode?: number): Promise<DeliveryState> {
  log.error('message given up', { event: message.eventId, template: message.template ?? '', errcode: errcode ?? 0, attempts: message.attempts })
  await raiseAlarm(deps, message)
  return settle(deps, message, 'failed', errcode)
}

/** The person behind a message's recipient, and his openid where he can be reached. */
async function reachOf({ contacts }: PushDeps, { as, recipient }: MessageItem): Promise<{ personId: string; openid: string } | undefined> {
  switch (as) {
    case 'person': return contacts.ofPerson(recipient)
    case 'post': return undefined
    case 'staff': {
      const staff = await contacts.ofStaff(recipient)
      return staff?.personId === undefined || staff.openid === undefined ? undefined : { personId: staff.personId, openid: staff.openid }
    }
  }
}

/** The page a tap on the card opens. */
const pageOf = ({ role, subjectId }: MessageItem) => `${role === 'reporter' ? 'pages/matter/index' : 'worker/task/index'}?id=${subjectId}`

/**
 * A task that reached no phone lies in the inbox all the same, but somebody must know: the leader of the
 * community, or the first post above that anyone holds. Once per event and person; written before the task's
 * own state, so that a crash between cannot lose it.
 */
async function raiseAlarm(deps: PushDeps, message: MessageItem): Promise<void> {
  const { role, area, card } = message
  if (message.purpose !== 'task' || role === 'reporter' || area === undefined || card === undefined) return
  const above = await postAbove(deps, role, area)
  if (!above) return log.error('task reached nobody, and no post above is held', { event: message.eventId, role, area })
  await Promise.all(above.staff.map(({ staffId }) => send(deps, {
    subjectId: message.subjectId, seq: message.seq, eventId: message.eventId, lane: 'alarm', recipient: staffId, as: 'staff', role: above.role, area: above.area, ...alarmAbout({ role }, card),
  })))
}

type Role = Exclude<MessageItem['role'], 'reporter'>

async function postAbove({ contacts }: PushDeps, role: Role, area: string) {
  const leader = role === 'gridWorker' ? { role: 'gridLeader' as const, area: areaAt(area, 'community') } : undefined
  for (let post = leader ?? officerAbove(area); post; post = officerAbove(post.area)) {
    const staff = await contacts.atPost(post.role, post.area)
    if (staff.length > 0) return { ...post, staff }
  }
  return undefined
}

function officerAbove(area: string): { role: 'gridLeader' | 'officer'; area: string } | undefined {
  const above = parentOf(area)
  return above === undefined ? undefined : { role: 'officer', area: above }
}

/** What a new message consists of; counters, state and clock are added here. */
export type NewMessage = Omit<MessageItem, 'state' | 'attempts' | 'createdAt' | 'changedAt' | 'dueAt' | 'dueShard' | 'creditTaken' | 'errcode'>

/** Writes a message, due from its first moment, and tries it once. One that exists already is left to whoever has it. */
export async function send(deps: PushDeps, made: NewMessage): Promise<void> {
  const now = deps.clock()
  const message: MessageItem = { ...made, state: 'pending', attempts: 1, createdAt: iso(now), changedAt: iso(now), dueAt: iso(now + LEASE) }
  if (await deps.messages.create(message)) await attempt(deps, message)
}
