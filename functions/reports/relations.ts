import { areaAt, levelOf, parentOf } from '@fengqiao/shared/area'
import type { ReportGuard, ReportRelation } from '@fengqiao/shared/lifecycles/report'
import { holds } from '@fengqiao/shared/roles'
import type { Actor } from '../kernel/auth'
import type { Holder } from './report-event'
import type { ReportItem } from './store'

const DAY = 24 * 3_600_000
/** A resolved report can be reopened within this time, and this often (design §5). */
const REOPEN_WITHIN = 14 * DAY
const REOPENS_MAX = 2

/** What the caller is to this report. Empty for a stranger, to whom the report does not exist. */
export function relationsOf(report: Pick<ReportItem, 'reporterId' | 'holder' | 'areaCode'>, actor: Actor): Set<ReportRelation> {
  const relations = new Set<ReportRelation>()
  if (report.reporterId === actor.personId) relations.add('reporter')
  const { staff } = actor
  if (!staff) return relations
  const { holder } = report
  const onDesk = holder.staffId === undefined
    ? staff.roles.some((grant) => grant.role === holder.role && grant.area === holder.area)
    : holder.staffId === staff.id
  if (onDesk) relations.add('handler')
  if (holds(staff.roles, 'gridLeader', report.areaCode)) relations.add('leader')
  if (holds(staff.roles, 'officer', report.areaCode)) relations.add('officer')
  return relations
}

/** Whether the caller may see the report at all: those above, and the worker it was once sent to. */
export function maySee(report: ReportItem, actor: Actor): boolean {
  return relationsOf(report, actor).size > 0 || (report.worker !== undefined && report.worker.staffId === actor.staff?.id)
}

/** The facts the lifecycle's guards ask for, at `now` (milliseconds). */
export function factsOf(report: Pick<ReportItem, 'holder' | 'areaCode' | 'resolvedAt' | 'reopened'>, now: number): Record<ReportGuard, boolean> {
  const above = deskAbove(report.holder, report.areaCode) !== undefined
  return {
    levelAbove: above,
    atTop: !above,
    within14Days: report.resolvedAt !== undefined && now <= Date.parse(report.resolvedAt) + REOPEN_WITHIN,
    reopensLeft: report.reopened < REOPENS_MAX,
    deskOfWorker: report.holder.role === 'gridWorker',
  }
}

/**
 * The next desk up: worker → leader of the community → officer of the township → officer of the banner;
 * the same area code, made shorter. Undefined at the banner, where the chain ends.
 */
export function deskAbove(holder: Holder, areaCode: string): Holder | undefined {
  switch (holder.role) {
    case 'gridWorker': return { role: 'gridLeader', area: areaAt(areaCode, 'community') }
    case 'gridLeader': return { role: 'officer', area: areaAt(areaCode, 'township') }
    case 'officer': {
      const above = levelOf(holder.area) === 'banner' ? undefined : parentOf(holder.area)
      return above === undefined ? undefined : { role: 'officer', area: above }
    }
  }
}

/** Who decides about a report that came back: the community's leader, or the township where there is no grid. */
export function decidingDesk(areaCode: string): Holder {
  return levelOf(areaCode) === 'grid' ? { role: 'gridLeader', area: areaAt(areaCode, 'community') } : { role: 'officer', area: areaAt(areaCode, 'township') }
}
