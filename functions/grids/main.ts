import { httpHandler } from '../kernel/http'
import { spendIn } from '../kernel/quota'
import { wire } from '../kernel/wire'
import { openPeople } from '../people/open-people'
import { gridRoutes } from './api'
import { wireGrids } from './open-grids'

const wiring = wire()
const people = openPeople(wiring.table)
const { phoneOfStaff } = people.contacts(wiring.sealer)

export const http = httpHandler(gridRoutes({ ...wireGrids(wiring), phoneOfStaff, spend: spendIn(wiring.table), clock: wiring.clock }), {
  clock: wiring.clock,
  tokenKey: async () => (await wiring.secrets()).tokenKey,
  findActor: people.findActor,
})
