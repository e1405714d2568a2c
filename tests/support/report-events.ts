import { CHAIN_START, chained, EVENT_ENTITY, type DomainEvent } from '../../functions/kernel/events'
import type { ReportEvent, ReportEventData } from '../../functions/reports/report-event'
import { ulid } from './people'

export const GRID = '150802001001001'
export const COMMUNITY = '150802001001'

/** An event of an invented report, with what push needs of it; `seq` follows the order of calls for one matter. */
export function reportEvent(type: ReportEvent['type'], data: Partial<ReportEventData> & Pick<ReportEventData, 'holder'>, more: { id?: string; seq?: number; at?: string; by?: DomainEvent['by'] } = {}): ReportEvent {
  const at = more.at ?? '2026-11-24T02:00:00.000Z'
  const full: ReportEventData = { no: 'LH20261124-0001', category: 'hazard', status: 'dispatched', reporterId: ulid(), due: { what: 'accept', at: '2026-11-24T04:00:00.000Z' }, ...data }
  const event = chained({ subject: 'report', subjectId: more.id ?? ulid(), seq: more.seq ?? 1, type, at, by: more.by ?? { relation: 'system' }, data: full, before: CHAIN_START })
  return { ...event, type, data: full }
}

/** The event as the table's stream announces it. */
export const announced = (event: ReportEvent): Record<string, unknown> => ({ ...event, _et: EVENT_ENTITY })
