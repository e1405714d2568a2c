import { allowedActions, decide } from '@fengqiao/shared/lifecycles/engine'
import { REPORT_LIFECYCLE } from '@fengqiao/shared/lifecycles/report'
import type { ReportDeps } from './deps'
import { eventOf } from './event-of'
import { factsOf } from './relations'
import { stepped } from './take-step'
import { clockOf } from './store'

const SYSTEM = new Set(['system'])

/**
 * What happens when a report's clock has run out: the next level gets it, the banner is chased, or silence
 * closes it. Called by the sweep; a clock that was moved meanwhile is left alone.
 * @returns whether a step was taken
 */
export async function lapseReport(deps: Pick<ReportDeps, 'store' | 'clock'>, id: string): Promise<boolean> {
  const report = await deps.store.find(id)
  const now = deps.clock()
  const clock = report && clockOf(report)
  if (!clock || Date.parse(clock.at) > now) return false
  const at = { state: report.status, relations: SYSTEM, facts: factsOf(report, now) }
  const [action] = allowedActions(REPORT_LIFECYCLE, at)
  const decision = action && decide(REPORT_LIFECYCLE, { ...at, action })
  if (!decision?.ok) throw new Error(`reports: nothing follows an expired clock in ${report.status}`)
  const next = stepped(report, decision.transition, now)
  const event = eventOf(next, {
    type: decision.transition.event, at: now, by: { relation: 'system' }, before: report.lastHash,
    heldBefore: next.holder === report.holder ? undefined : report.holder,
  })
  // A clash means a person acted in this very moment; his step set a new clock.
  return (await deps.store.step({ ...next, lastHash: event.hash }, event)) === 'done'
}
