import type { Transition } from './engine'

/** States of a report (design §5). `closed` is told apart by `closedAs`: confirmed, or by silence. */
export const REPORT_STATES = ['dispatched', 'accepted', 'resolved', 'closed', 'returned', 'escalated', 'reopened', 'withdrawn', 'rejected'] as const
export type ReportState = (typeof REPORT_STATES)[number]

export const REPORT_ACTIONS = ['accept', 'resolve', 'confirm', 'return', 'redispatch', 'escalate', 'reopen', 'withdraw', 'reject', 'lapse', 'chase', 'close'] as const
export type ReportAction = (typeof REPORT_ACTIONS)[number]

/** What someone is to this report: `handler` has it on his desk; leader and officer by area prefix. */
export type ReportRelation = 'reporter' | 'handler' | 'leader' | 'officer' | 'system'

export type ReportGuard = 'levelAbove' | 'atTop' | 'within14Days' | 'reopensLeft' | 'deskOfWorker'

export const REPORT_EVENTS = [
  'submitted', 'accepted', 'resolved', 'confirmed', 'returned', 'redispatched', 'escalated',
  'reopened', 'withdrawn', 'rejected', 'overdue', 'chased', 'closedUnconfirmed', 'contactRevealed',
] as const
export type ReportEventType = (typeof REPORT_EVENTS)[number]

/** The clock a state runs under: what must happen next, by the category's time limits. */
export type ReportClock = 'accept' | 'resolve' | 'decide' | 'closeUnconfirmed' | 'none'

export type ReportTransition = Transition<ReportState, ReportAction, ReportRelation, ReportGuard, ReportEventType, ReportClock>

/** Everything that is not yet done. */
const OPEN: readonly ReportState[] = ['dispatched', 'accepted', 'returned', 'escalated', 'reopened']

export const REPORT_LIFECYCLE: readonly ReportTransition[] = [
  { action: 'accept', from: ['dispatched', 'returned', 'escalated', 'reopened'], to: 'accepted', who: ['handler'], guards: [], event: 'accepted', clock: 'resolve', basis: '签收：谁的事谁接，接了才开始办' },
  { action: 'resolve', from: ['accepted'], to: 'resolved', who: ['handler'], guards: [], event: 'resolved', clock: 'closeUnconfirmed', basis: '办结须有说明和现场处理后照片' },
  { action: 'confirm', from: ['resolved'], to: 'closed', who: ['reporter'], guards: [], event: 'confirmed', clock: 'none', basis: '是否办好由反映人说了算' },
  { action: 'return', from: ['dispatched', 'accepted'], to: 'returned', who: ['handler'], guards: ['deskOfWorker'], event: 'returned', clock: 'decide', basis: '派错可退，由网格长改派，不在网格员之间推' },
  { action: 'redispatch', from: OPEN, to: 'dispatched', who: ['leader', 'officer'], guards: [], event: 'redispatched', clock: 'accept', basis: '网格长、综治中心在本辖区内改派' },
  { action: 'escalate', from: OPEN, to: 'escalated', who: ['handler'], guards: ['levelAbove'], event: 'escalated', clock: 'decide', basis: '办不了的逐级上报：网格→社区→苏木镇→旗县' },
  { action: 'reopen', from: ['resolved', 'closed'], to: 'reopened', who: ['reporter'], guards: ['reopensLeft', 'within14Days'], event: 'reopened', clock: 'decide', basis: '14 天内可要求重办，最多两次；交网格长，不再交同一人' },
  { action: 'withdraw', from: OPEN, to: 'withdrawn', who: ['reporter'], guards: [], event: 'withdrawn', clock: 'none', basis: '反映人可撤回' },
  { action: 'reject', from: OPEN, to: 'rejected', who: ['officer'], guards: [], event: 'rejected', clock: 'none', basis: '不予受理须写明理由，反映人可见' },
  { action: 'lapse', from: OPEN, to: 'escalated', who: ['system'], guards: ['levelAbove'], event: 'overdue', clock: 'decide', basis: '超时自动上报一级' },
  { action: 'chase', from: ['accepted'], to: 'accepted', who: ['system'], guards: ['atTop'], event: 'chased', clock: 'resolve', basis: '已在旗县一级，超时只能继续督办，不能无人负责' },
  { action: 'chase', from: ['dispatched', 'returned', 'escalated', 'reopened'], to: 'escalated', who: ['system'], guards: ['atTop'], event: 'chased', clock: 'decide', basis: '已在旗县一级，超时只能继续督办，不能无人负责' },
  { action: 'close', from: ['resolved'], to: 'closed', who: ['system'], guards: [], event: 'closedUnconfirmed', clock: 'none', basis: '7 天无人回应自动办结，单独统计' },
]

/** Whether someone still has to do something: such a report always has a holder and a clock. */
export function isOpen(state: ReportState): boolean {
  return OPEN.includes(state)
}
