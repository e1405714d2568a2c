import { operations } from '@fengqiao/shared/contracts/index'
import { route, type Route } from '../kernel/http'
import type { PushDeps } from './deps'
import { recordSubscriptions } from './record-subscriptions'

/** Served by the people function, which has /me; deliveries of a report are a route of reports, which knows who may see it. */
export function pushRoutes(deps: Pick<PushDeps, 'consents' | 'clock'>): Route[] {
  return [
    route(operations.recordSubscriptions, async ({ actor, body }) => ({ status: 200, body: await recordSubscriptions(deps, actor.personId, body) })),
  ]
}
