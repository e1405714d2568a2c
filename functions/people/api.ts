import { operations } from '@fengqiao/shared/contracts/index'
import { route, publicRoute, type Route } from '../kernel/http'
import { Refusal } from '../kernel/problem'
import { bindStaff } from './bind-staff'
import type { PeopleDeps } from './deps'
import { eraseMe } from './erase-me'
import { openSession } from './open-session'
import { meOf } from './person'
import { updateMe } from './update-me'

export function peopleRoutes(deps: PeopleDeps): Route[] {
  return [
    publicRoute(operations.openSession, async ({ body }) => ({ status: 201, body: await openSession(deps, body.code) })),
    route(operations.openStaffSession, async ({ actor, body }) => ({ status: 201, body: await bindStaff(deps, actor, body.phoneCode) })),
    route(operations.closeSessions, async ({ actor }) => {
      await deps.store.raiseEpoch(actor.personId)
      await deps.hangUp(actor.personId)
      return { status: 200, body: {} }
    }),
    route(operations.getMe, async ({ actor }) => {
      const person = await deps.store.person(actor.personId)
      if (!person) throw new Refusal('NOT_SIGNED_IN')
      return { status: 200, body: await meOf(person, deps) }
    }),
    route(operations.updateMe, async ({ actor, body }) => ({ status: 200, body: await updateMe(deps, actor, body) })),
    route(operations.eraseMe, async ({ actor }) => {
      await eraseMe(deps, actor)
      return { status: 200, body: {} }
    }),
  ]
}
