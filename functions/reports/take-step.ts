import { CLOSE_AFTER, DECIDE_WITHIN, REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import type { Span } from '@fengqiao/shared/catalogue/report-categories'
import { addSpan } from '@fengqiao/shared/clock/working-time'
import type { ReportClock, ReportTransition } from '@fengqiao/shared/lifecycles/report'
import type { Holder } from './report-event'
import { decidingDesk, deskAbove } from './relations'
import type { ReportItem } from './store'

/** Where a re-dispatch leads, looked up before the step. */
export interface NewDesk {
  readonly grid: { readonly code: string; readonly name: string }
  readonly areaName: string
  readonly desk: Holder
}

/**
 * The report after a transition the lifecycle has allowed: new state, new desk, new clock, next version.
 * Pure, so that any sequence of steps can be tried without a table. `now` in milliseconds.
 */
export function stepped(report: ReportItem, transition: ReportTransition, now: number, newDesk?: NewDesk): ReportItem {
  const at = new Date(now).toISOString()
  const next: ReportItem = { ...report, status: transition.to, version: report.version + 1, updatedAt: at, ...clockStarts(report, transition.clock, now) }
  switch (transition.action) {
    case 'resolve': return { ...next, resolvedAt: at }
    case 'confirm': return { ...next, closedAs: 'confirmed' }
    case 'close': return { ...next, closedAs: 'unconfirmed' }
    case 'return': return moved(next, decidingDesk(report.areaCode))
    case 'reopen': {
      const { closedAs: _, ...open } = next
      return { ...moved(open, decidingDesk(report.areaCode)), reopened: report.reopened + 1 }
    }
    case 'escalate':
    case 'lapse': return moved(next, deskAbove(report.holder, report.areaCode) ?? report.holder)
    case 'redispatch': {
      if (!newDesk) throw new Error('reports: a re-dispatch needs a desk')
      const { worker: _, ...unassigned } = next
      return { ...unassigned, holder: newDesk.desk, areaCode: newDesk.grid.code, areaName: newDesk.areaName, gridName: newDesk.grid.name }
    }
    case 'accept':
    case 'withdraw':
    case 'reject':
    case 'chase': return next
  }
}

/** To another desk. The worker it was sent to stays named, for the reporter and for himself. */
function moved(report: ReportItem, holder: Holder): ReportItem {
  const worker = workerOf(report)
  return { ...report, holder, ...(worker ? { worker } : {}) }
}

/** The worker a report is with, or was last sent to. */
export function workerOf({ holder, worker }: Pick<ReportItem, 'holder' | 'worker'>): ReportItem['worker'] {
  const { role, staffId, name, phoneMasked } = holder
  return role === 'gridWorker' && staffId !== undefined && name !== undefined ? { staffId, name, phoneMasked } : worker
}

function clockStarts(report: ReportItem, clock: ReportClock, now: number): Partial<ReportItem> {
  const limits = REPORT_CATEGORIES[report.category]
  const urgency = report.urgent ? 'urgent' : 'normal'
  const after = (span: Span) => new Date(addSpan(now, span)).toISOString()
  switch (clock) {
    case 'accept': return { acceptBy: after(limits.accept[urgency]) }
    // The limit told to the reporter stands while it can be kept; whoever takes over late gets a fresh one.
    case 'resolve': return { resolveBy: report.resolveBy !== undefined && Date.parse(report.resolveBy) > now ? report.resolveBy : after(limits.resolve[urgency]) }
    case 'decide': return { decideBy: after(DECIDE_WITHIN[urgency]) }
    case 'closeUnconfirmed': return { closeAt: after(CLOSE_AFTER) }
    case 'none': return {}
  }
}
