import type { ActionBody } from '@fengqiao/shared/contracts/reports'
import { decide } from '@fengqiao/shared/lifecycles/engine'
import { REPORT_LIFECYCLE, type ReportGuard, type ReportTransition } from '@fengqiao/shared/lifecycles/report'
import { ROLE_NAMES, holds } from '@fengqiao/shared/roles'
import type { Actor } from '../kernel/auth'
import type { DomainEvent } from '../kernel/events'
import { sha256 } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import type { ProblemCode } from '@fengqiao/shared/problems'
import type { ReportDeps } from './deps'
import { eventOf } from './event-of'
import { factsOf, maySee, relationsOf } from './relations'
import { stepped, type NewDesk } from './take-step'
import type { ReportItem } from './store'
import { viewOf } from './view'

/**
 * Takes one step of the lifecycle. The caller names the version he saw; the same action sent again is
 * recognised by its own id and answers the present state.
 * @throws Refusal NOT_FOUND (also for a stranger), STALE with the current state, ILLEGAL_ACTION, FORBIDDEN,
 * REOPEN_TOO_LATE, REOPEN_TOO_OFTEN, PHOTO_NOT_READY
 */
export async function actOnReport(deps: ReportDeps, actor: Actor, id: string, body: ActionBody): Promise<void> {
  const report = await deps.store.find(id)
  if (!report || !maySee(report, actor)) throw new Refusal('NOT_FOUND')
  const action = { id: body.actionId, hash: sha256({ ...body, personId: actor.personId }) }
  if (report.version !== body.version) return alreadyDone(deps, actor, id, body.version, action)

  const now = deps.clock()
  const transition = permitted(report, actor, body.action, now)
  const newDesk = body.action === 'redispatch' ? await deskFor(deps, actor, body.gridCode, now) : undefined
  const photos = 'photos' in body ? body.photos ?? [] : []
  const uses = await deps.evidence.useFiles({ fileIds: photos, ownerId: actor.personId, usedBy: `report:${id}` })

  const next = stepped(report, transition, now, newDesk)
  const event = eventOf(next, {
    type: transition.event, at: now, by: byOf(report, actor, transition), before: report.lastHash, action, photos,
    note: 'note' in body ? body.note : undefined,
    satisfied: body.action === 'confirm' ? body.satisfied : undefined,
    heldBefore: next.holder === report.holder ? undefined : report.holder,
  })
  if ((await deps.store.step({ ...next, lastHash: event.hash }, event, uses)) === 'conditionFailed') await alreadyDone(deps, actor, id, body.version, action)
}

/** The state has moved on: by this very action sent before (then all is well), or by someone else. */
export async function alreadyDone(deps: ReportDeps, actor: Actor, id: string, seen: number, action: { id: string; hash: string }): Promise<void> {
  const event = await deps.store.findEvent(id, seen + 1)
  if (event?.actionId === action.id && event.actionHash === action.hash) return
  const current = await deps.store.findWithEvents(id)
  if (!current || !maySee(current.report, actor)) throw new Refusal('NOT_FOUND')
  throw new Refusal('STALE', { current: await viewOf(deps, actor, current.report, current.events) })
}

const GUARD_PROBLEM: Record<ReportGuard, ProblemCode> = {
  levelAbove: 'ILLEGAL_ACTION', atTop: 'ILLEGAL_ACTION', deskOfWorker: 'ILLEGAL_ACTION', within14Days: 'REOPEN_TOO_LATE', reopensLeft: 'REOPEN_TOO_OFTEN',
}

function permitted(report: ReportItem, actor: Actor, action: ActionBody['action'], now: number): ReportTransition {
  const decision = decide(REPORT_LIFECYCLE, { state: report.status, action, relations: relationsOf(report, actor), facts: factsOf(report, now) })
  if (decision.ok) return decision.transition
  switch (decision.why) {
    case 'illegal': throw new Refusal('ILLEGAL_ACTION')
    case 'notPermitted': throw new Refusal('FORBIDDEN')
    case 'guard': throw new Refusal(GUARD_PROBLEM[decision.guard])
  }
}

async function deskFor(deps: ReportDeps, actor: Actor, gridCode: string, now: number): Promise<NewDesk> {
  const inScope = actor.staff && (holds(actor.staff.roles, 'gridLeader', gridCode) || holds(actor.staff.roles, 'officer', gridCode))
  if (!inScope) throw new Refusal('FORBIDDEN', { detail: '只能改派到您辖区内的网格；辖区外的请上报上一级。' })
  const found = await deps.grids.deskOf(gridCode, now)
  if (!found) throw new Refusal('NOT_FOUND', { detail: '没有这个网格，请重新选择。' })
  return found
}

function byOf(report: ReportItem, actor: Actor, transition: ReportTransition): DomainEvent['by'] {
  const relations = relationsOf(report, actor)
  const relation = transition.who.find((who) => relations.has(who)) ?? 'handler'
  if (relation === 'reporter' || !actor.staff) return { relation }
  return { relation, staffId: actor.staff.id, label: staffLabel(actor.staff, report) }
}

/** 网格员 李强: the role he acts in here, and his name. */
function staffLabel(staff: NonNullable<Actor['staff']>, report: ReportItem): string {
  const role = (['gridWorker', 'gridLeader', 'officer'] as const).find((r) => holds(staff.roles, r, report.areaCode)) ?? staff.roles[0]?.role
  return role === undefined ? staff.name : `${ROLE_NAMES[role]} ${staff.name}`
}
