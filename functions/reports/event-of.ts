import type { ReportEventType } from '@fengqiao/shared/lifecycles/report'
import { chained, type DomainEvent } from '../kernel/events'
import type { Holder, ReportEventData } from './report-event'
import { clockOf, type ReportItem } from './store'

/** The event that leads to `after`, chained to the one before. `at` in milliseconds. */
export function eventOf(
  after: ReportItem,
  what: {
    type: ReportEventType
    at: number
    by: DomainEvent['by']
    before: string
    content?: ReportEventData['content']
    note?: string | undefined
    photos?: readonly string[] | undefined
    satisfied?: boolean | undefined
    heldBefore?: Holder | undefined
    action?: { id: string; hash: string } | undefined
  },
): DomainEvent {
  const due = clockOf(after)
  const data: ReportEventData = {
    no: after.no,
    category: after.category,
    status: after.status,
    reporterId: after.reporterId,
    holder: withoutPhone(after.holder),
    ...(due ? { due } : {}),
    ...(what.heldBefore ? { heldBefore: withoutPhone(what.heldBefore) } : {}),
    ...(what.content === undefined ? {} : { content: what.content }),
    ...(what.note === undefined ? {} : { note: what.note }),
    ...(what.photos?.length ? { photos: [...what.photos] } : {}),
    ...(what.satisfied === undefined ? {} : { satisfied: what.satisfied }),
  }
  return chained({
    subject: 'report',
    subjectId: after.id,
    seq: after.version,
    type: what.type,
    at: new Date(what.at).toISOString(),
    by: what.by,
    data,
    before: what.before,
    ...(what.action ? { actionId: what.action.id, actionHash: what.action.hash } : {}),
  })
}

/** An event outlives a roster: whoever needs the number looks it up. */
function withoutPhone({ phoneMasked: _, ...holder }: Holder): Holder {
  return holder
}
