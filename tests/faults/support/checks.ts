import { unmarshall } from '@aws-sdk/util-dynamodb'
import { listDeliveries } from '@fengqiao/shared/contracts/push'
import { getReport, listReports, listTasks } from '@fengqiao/shared/contracts/reports'
import { isOpen, REPORT_STATES } from '@fengqiao/shared/lifecycles/report'
import * as z from 'zod/mini'
import { brokenLink, DomainEvent } from '../../../functions/kernel/events'
import { ReportEventData } from '../../../functions/reports/report-event'
import type { City } from './city'
import type { StoredItem } from './lanes'
import { phoneIn } from './phone-in'
import type { Town, Worker } from './town'

const Plain = z.record(z.string(), z.unknown())
const State = z.looseObject({
  status: z.enum(REPORT_STATES), version: z.number(), lastHash: z.string(), reporterId: z.string(), holder: z.looseObject({ role: z.string(), area: z.string(), staffId: z.optional(z.string()) }),
  holderKey: z.optional(z.string()), dueAt: z.optional(z.string()), dueShard: z.optional(z.string()),
})
const Message = z.looseObject({ recipient: z.string(), lane: z.string(), seq: z.number(), state: z.string(), as: z.string(), purpose: z.string(), dueAt: z.optional(z.string()), dueShard: z.optional(z.string()) })
type Message = z.infer<typeof Message>

/** Events that lay a matter on a desk, so that somebody must be told. */
const HANDED_OVER = ['submitted', 'redispatched', 'returned', 'escalated', 'reopened', 'overdue', 'chased']

export class Broken extends Error {
  override readonly name = 'Broken'
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what)
}

interface Found { readonly state: z.infer<typeof State>; readonly events: (DomainEvent & { data: ReportEventData })[]; readonly messages: Message[] }

/** A matter as the table has it; undefined when there is none. Fails when only a part of it is there. */
export function matterIn(items: readonly StoredItem[], matter: string): Found | undefined {
  const of = (pk: string) => items.filter((item) => item['pk']?.S === pk).map((item) => Plain.parse(unmarshall(item)))
  const states = of(`REPORT#${matter}`).filter(({ sk }) => sk === 'A')
  const events = of(`REPORT#${matter}`).filter(({ sk }) => sk !== 'A').map((item) => DomainEvent.parse(item)).sort((a, b) => a.seq - b.seq)
  const tied = items.filter((item) => item['usedBy']?.S === `report:${matter}`).map((item) => item['fileId']?.S ?? '').sort()
  const [stored] = states
  if (!stored) {
    must(events.length === 0, 'events without a report')
    must(tied.length === 0, 'a photo tied to no report')
    return undefined
  }
  const state = State.parse(stored)
  must(brokenLink(events) === undefined, 'the chain of events is broken')
  must(state.version === events.length, `version ${state.version} with ${events.length} events`)
  const withData = events.map((event) => ({ ...event, data: ReportEventData.parse(event.data) }))
  const last = withData.at(-1)
  must(last !== undefined && last.hash === state.lastHash, 'the state does not know the last event')
  must(last.data.status === state.status, `state ${state.status}, last event ${last.data.status}`)
  must(last.data.holder.area === state.holder.area && last.data.holder.staffId === state.holder.staffId, 'the state and the last event name different desks')
  must((state.holderKey !== undefined) === isOpen(state.status), `${state.status} ${state.holderKey === undefined ? 'lies on no desk' : 'still lies on a desk'}`)
  // A sweep that failed on the matter comes back five minutes later: the clock still runs, and never earlier than the event says.
  const due = last.data.due?.at
  must((due === undefined) === (state.dueAt === undefined) && (due === undefined || state.dueAt === undefined || state.dueAt >= due) && (state.dueAt === undefined) === (state.dueShard === undefined), 'the clock is not that of the last event')
  const photos = withData.flatMap(({ data }) => data.photos ?? []).sort()
  must(JSON.stringify(photos) === JSON.stringify(tied), `photos ${photos.join()} are in events, ${tied.join()} are tied`)
  for (const item of items.filter((found) => photos.includes(found['fileId']?.S ?? '') && found['_et']?.S === 'File')) must(item['ttl'] === undefined && item['state']?.S === 'ready', 'a used photo will expire')
  return { state, events: withData, messages: of(`MESSAGES#${matter}`).map((item) => Message.parse(item)) }
}

/** Nothing is half done, at whatever moment. */
export async function noHalfState(city: City, matter: string): Promise<void> {
  matterIn(await city.changing(), matter)
}

/**
 * What may be relied on once everything is quiet: the report lies in the inbox it belongs to, its reporter sees
 * each step, and whoever had to be told was told, or it is visible that he was not.
 */
export async function allIsWell(city: City, town: Town, matter: string): Promise<void> {
  const found = matterIn(await city.changing(), matter)
  must(found !== undefined, 'the report is gone')
  for (const event of found.events) if (HANDED_OVER.includes(event.type)) for (const who of staffOf(town).filter((one) => hasDesk(one, event.data.holder))) toldOrVisible(city, matter, found.messages, who, event.seq)
  for (const message of found.messages) must(message.state !== 'pending' || (message.dueAt !== undefined && message.dueShard !== undefined), 'a message waits for no sweep')
  for (const who of staffOf(town).filter((one) => hasDesk(one, found.state.holder))) await inboxIsRight(city, town, matter, found, who)
  const report = await asReporter(city, town).ask(getReport, { params: { id: matter } })
  must(report.kind === 'ok', 'the reporter cannot open his report')
  must(report.value.report.timeline.map(({ type }) => type).join() === found.events.map(({ type }) => type).join(), 'the timeline is not whole')
  must(report.value.report.photos.length === (found.events[0]?.data.photos?.length ?? 0), 'photos are missing')
}

/** The rest of it, for the end of a scenario: nobody else has it, and lists and receipts are whole. */
export async function listsAreRight(city: City, town: Town, matter: string): Promise<void> {
  const found = matterIn(await city.changing(), matter)
  must(found !== undefined, 'the report is gone')
  for (const who of staffOf(town)) await inboxIsRight(city, town, matter, found, who)
  const phone = asReporter(city, town)
  const [mine, receipts] = [await phone.ask(listReports, { query: { mine: 'true' } }), await phone.ask(listDeliveries, { params: { id: matter } })]
  must(mine.kind === 'ok' && receipts.kind === 'ok', 'the reporter cannot open his lists')
  must(times(mine.value.items, matter) === 1, 'the reporter does not find his report once')
  must(receipts.value.items.length === found.messages.filter(({ as, purpose }) => as === 'person' || purpose === 'task').length, 'not every receipt is shown')
}

const staffOf = ({ worker, mate, leader, officer }: Town): readonly Worker[] => [worker, mate, leader, officer]
const asReporter = (city: City, { resident, camera }: Town) => phoneIn(city, resident.personId, camera)

function hasDesk({ staffId, role }: Worker, holder: Found['state']['holder']): boolean {
  return holder.staffId === undefined ? role.role === holder.role && role.area === holder.area : holder.staffId === staffId
}

function toldOrVisible(city: City, matter: string, messages: readonly Message[], who: Worker, seq: number): void {
  const mine = messages.filter(({ recipient, lane, seq: at }) => recipient === who.staffId && lane === 'wechat' && at >= seq)
  const message = mine.find((one) => one.seq === seq)
  must(message !== undefined, `${who.name} has no message about event ${seq}`)
  switch (message.state) {
    case 'delivered': return must(city.wechat.cardsOf(who.openid, matter).length > 0, `${who.name} was told, says the receipt, but the phone has nothing`)
    case 'pending': return
    case 'superseded': return must(mine.some(({ state, seq: at }) => at > seq && state === 'delivered'), `nothing newer reached ${who.name}`)
    default: return must(messages.some(({ lane, seq: at }) => lane === 'alarm' && at === seq), `${who.name} was not reached (${message.state}), and nobody was alarmed`)
  }
}

const times = (items: readonly { id: string }[], matter: string): number => items.filter(({ id }) => id === matter).length

async function inboxIsRight(city: City, town: Town, matter: string, { state }: Found, who: Worker): Promise<void> {
  const inbox = await phoneIn(city, who.personId, town.camera).ask(listTasks, { query: {} })
  must(inbox.kind === 'ok', `the inbox of ${who.name} does not open`)
  const found = times(inbox.value.items, matter)
  must(found === Number(isOpen(state.status) && hasDesk(who, state.holder)), `${who.name} has the report ${found} times in his inbox`)
}

/** Attributes that tell how often or when something was tried, which is all that a fault may change. */
const VOLATILE = new Set(['attempts', 'changedAt', 'createdAt', 'errcode', 'checkTries', 'sealed', 'hash', 'lastHash', 'before', 'version', 'ttl', 'spent', 'creditTaken'])
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+(Z|\+08:00)/g

/** The table without what may differ between two runs that came to the same. */
export function essence(items: readonly StoredItem[]): string[] {
  return items
    .filter((item) => item['_et']?.S !== 'CheckTrace')
    .map((item) => JSON.stringify(Object.entries(unmarshall(item)).filter(([name]) => !VOLATILE.has(name)).sort(([a], [b]) => (a < b ? -1 : 1))).replaceAll(TIME, '<time>'))
    .sort()
}
