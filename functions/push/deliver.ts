import { DomainEvent, EVENT_ENTITY } from '../kernel/events'
import { inTurn } from '../kernel/in-turn'
import type { Consume } from '../kernel/stream'
import { ReportEventData, type Holder, type ReportEvent } from '../reports/report-event'
import { send, type NewMessage } from './attempt'
import type { PushDeps } from './deps'
import { showLive } from './live'
import { isReportEventType, messagesFor, type Draft, type Notice } from './messages-for'

/** Turns each event of the stream into messages. Events of one matter are handled in their order, also within one batch. */
export function consumerOf(deps: PushDeps): Consume {
  const turn = inTurn()
  return async (inserted) => {
    if (inserted['_et'] !== EVENT_ENTITY) return
    const event = reportEvent(DomainEvent.parse(inserted))
    await turn(event.subjectId, () => deliver(deps, event))
  }
}

/** @throws Error for an event this version does not know: it must wait for the version that does, not vanish */
function reportEvent({ type, data, ...rest }: DomainEvent): ReportEvent {
  if (!isReportEventType(type)) throw new Error(`push: unknown event type ${type}`)
  return { ...rest, type, data: ReportEventData.parse(data) }
}

type Recipient = Pick<NewMessage, 'recipient' | 'as' | 'role' | 'area'> & { readonly personId?: string | undefined; readonly draft: Draft | undefined }

/** Tells everyone an event concerns. One recipient's trouble keeps nobody else from being told; the stream then brings the event again. */
export async function deliver(deps: PushDeps, event: ReportEvent): Promise<void> {
  const found = (await Promise.all(messagesFor(event).map((notice) => recipientsOf(deps, notice)))).flat()
  // Someone who had it and has it again is told once, as who has it now.
  const recipients = found.filter(({ recipient }, index) => found.findIndex((other) => other.recipient === recipient) === index)
  const outcomes = await Promise.allSettled(recipients.flatMap((recipient) => [live(deps, event, recipient), card(deps, event, recipient)]))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

async function recipientsOf({ contacts }: PushDeps, { to, draft }: Notice): Promise<Recipient[]> {
  if ('reporterId' in to) return [{ recipient: to.reporterId, as: 'person', role: 'reporter', personId: to.reporterId, draft }]
  const { role, area, staffId } = to.holder
  const staff = staffId === undefined ? await contacts.atPost(role, area) : [{ staffId }]
  if (staff.length === 0) return [{ recipient: postOf(to.holder), as: 'post', role, area, draft }]
  return Promise.all(staff.map(async (one) => ({ recipient: one.staffId, as: 'staff' as const, role, area, draft, personId: (await contacts.ofStaff(one.staffId))?.personId })))
}

const postOf = ({ role, area }: Holder) => `${role}@${area}`

async function live(deps: PushDeps, event: ReportEvent, to: Recipient): Promise<void> {
  if (to.personId === undefined) return
  const shown = await showLive(deps, to.personId, { type: 'matter', subject: event.subject, id: event.subjectId, version: event.seq })
  if (!shown) return
  const at = new Date(deps.clock()).toISOString()
  await deps.messages.create({ ...named(event, to), lane: 'live', purpose: to.draft?.purpose ?? 'news', state: 'delivered', attempts: 1, createdAt: at, changedAt: at })
}

/** Nobody gets a card about what he has just done himself; for the reporter's own steps there is none at all. */
async function card(deps: PushDeps, event: ReportEvent, to: Recipient): Promise<void> {
  if (to.draft && to.recipient !== event.by.staffId) await send(deps, { ...named(event, to), lane: 'wechat', ...to.draft })
}

function named(event: ReportEvent, { recipient, as, role, area }: Recipient) {
  return { subjectId: event.subjectId, seq: event.seq, eventId: event.id, recipient, as, role, ...(area === undefined ? {} : { area }) }
}
