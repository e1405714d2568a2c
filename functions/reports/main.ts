import { httpHandler } from '../kernel/http'
import { wire } from '../kernel/wire'
import { openPeople } from '../people/open-people'
import { reportRoutes } from './api'
import { wireReports } from './wire-reports'

const wiring = wire()

export const http = httpHandler(reportRoutes(wireReports(wiring)), {
  clock: wiring.clock,
  tokenKey: async () => (await wiring.secrets()).tokenKey,
  findActor: openPeople(wiring.table).findActor,
})
