import { operations } from '@fengqiao/shared/contracts/index'
import { route, type Route } from '../kernel/http'
import type { Actor } from '../kernel/auth'
import { Refusal } from '../kernel/problem'
import { actOnReport } from './act-on-report'
import type { ReportDeps } from './deps'
import { listMyReports, listTasks } from './list-reports'
import { maySee, relationsOf } from './relations'
import { revealContact } from './reveal-contact'
import { submitReport } from './submit-report'
import { viewOf } from './view'

export function reportRoutes(deps: ReportDeps): Route[] {
  return [
    route(operations.putReport, async ({ actor, params, body }) => {
      const { created, report, events } = await submitReport(deps, actor, params.id, body)
      return { status: created ? 201 : 200, body: { report: await viewOf(deps, actor, report, events) } }
    }),
    route(operations.getReport, async ({ actor, params }) => ({ status: 200, body: { report: await show(deps, actor, params.id) } })),
    route(operations.listReports, async ({ actor, query }) => ({ status: 200, body: await listMyReports(deps, actor, query.cursor) })),
    route(operations.listTasks, async ({ actor, query }) => ({ status: 200, body: await listTasks(deps, actor, query.cursor) })),
    route(operations.actOnReport, async ({ actor, params, body }) => {
      await actOnReport(deps, actor, params.id, body)
      return { status: 200, body: { report: await show(deps, actor, params.id) } }
    }),
    route(operations.revealContact, async ({ actor, params, body }) => ({ status: 200, body: await revealContact(deps, actor, params.id, body) })),
    route(operations.listDeliveries, async ({ actor, params }) => {
      const report = await deps.store.find(params.id)
      if (!report || !maySee(report, actor)) throw new Refusal('NOT_FOUND')
      const viewer = relationsOf(report, actor).has('reporter') ? 'reporter' : 'staff'
      return { status: 200, body: { items: await deps.receipts.list(report.id, viewer) } }
    }),
  ]
}

/** A report nobody told the caller about does not exist for him. */
async function show(deps: ReportDeps, actor: Actor, id: string) {
  const found = await deps.store.findWithEvents(id)
  if (!found || !maySee(found.report, actor)) throw new Refusal('NOT_FOUND')
  return viewOf(deps, actor, found.report, found.events)
}
