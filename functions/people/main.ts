import { httpHandler } from '../kernel/http'
import { wire } from '../kernel/wire'
import { peopleRoutes } from './api'
import { findActorIn } from './find-actor'
import { peopleStore } from './store'

const wiring = wire()
const store = peopleStore(wiring.table)

export const http = httpHandler(peopleRoutes({ ...wiring, store }), {
  clock: wiring.clock,
  tokenKey: async () => (await wiring.secrets()).tokenKey,
  findActor: findActorIn(store),
})
