import { httpHandler } from '../kernel/http'
import { wire } from '../kernel/wire'
import { pushRoutes } from '../push/api'
import { openConsents, openHangUp } from '../push/wire-push'
import { peopleRoutes } from './api'
import { findActorIn } from './find-actor'
import { peopleStore } from './store'

const wiring = wire()
const store = peopleStore(wiring.table)

// What a person allows WeChat to send him belongs to push, and is asked under /me.
export const http = httpHandler([...peopleRoutes({ ...wiring, store, hangUp: openHangUp(wiring) }), ...pushRoutes(openConsents(wiring))], {
  clock: wiring.clock,
  tokenKey: async () => (await wiring.secrets()).tokenKey,
  findActor: findActorIn(store),
})
