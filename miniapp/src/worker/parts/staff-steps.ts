import type { ReportAction } from '@fengqiao/shared/lifecycles/report'

/** Steps of staff, the likeliest first: of those allowed, the first is the main one. */
export const STAFF_STEPS = ['accept', 'resolve', 'redispatch', 'return', 'escalate', 'reject'] as const satisfies readonly ReportAction[]
export type StaffStep = (typeof STAFF_STEPS)[number]
