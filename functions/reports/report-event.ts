import { CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { REPORT_STATES, type ReportEventType } from '@fengqiao/shared/lifecycles/report'
import * as z from 'zod/mini'
import type { DomainEvent } from '../kernel/events'

/** Whose desk a report lies on: a named worker's, or a post (leader of a community, officer of an area). */
export const Holder = z.object({
  role: z.enum(['gridWorker', 'gridLeader', 'officer']),
  area: z.string(),
  staffId: z.optional(z.string()),
  name: z.optional(z.string()),
  phoneMasked: z.optional(z.string()),
})
export type Holder = z.infer<typeof Holder>

/**
 * What every event of a report carries, so that whoever reacts to it need not read the report: where the
 * report stands after the event. Nothing here may go into a push card except number, category and times.
 */
export const ReportEventData = z.object({
  no: z.string(),
  category: z.enum(CATEGORIES),
  status: z.enum(REPORT_STATES),
  reporterId: z.string(),
  holder: Holder,
  /** The holder before, when the desk changed. */
  heldBefore: z.optional(Holder),
  /** What must happen next, and by when (ISO 8601). */
  due: z.optional(z.object({ what: z.enum(['accept', 'resolve', 'decide', 'closeUnconfirmed']), at: z.string() })),
  /** What the reporter wrote: on the first event alone, where the chain of hashes covers it. */
  content: z.optional(z.object({ description: z.string(), answers: z.optional(z.record(z.string(), z.string())) })),
  note: z.optional(z.string()),
  photos: z.optional(z.array(z.string())),
  satisfied: z.optional(z.boolean()),
})
export type ReportEventData = z.infer<typeof ReportEventData>

export interface ReportEvent extends Omit<DomainEvent, 'data' | 'type'> {
  readonly type: ReportEventType
  readonly data: ReportEventData
}
