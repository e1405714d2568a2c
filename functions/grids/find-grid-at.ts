import { areaAt } from '@fengqiao/shared/area'
import type { Place } from '@fengqiao/shared/contracts/common'
import { isInCity, looksSwapped, toWgs84 } from '@fengqiao/shared/geo'
import { log } from '../kernel/log'
import { Refusal } from '../kernel/problem'
import { indexOfCode, nameOf } from './grid-map'
import type { CurrentMap } from './load-map'
import { locate, type Location, type NearGrid } from './locate'
import { onDuty, type OnDuty } from './on-duty'
import type { Desk, Grids, Routing } from './routing'
import type { GridStore } from './store'

export interface FindGridDeps {
  readonly currentMap: () => Promise<CurrentMap>
  readonly store: Pick<GridStore, 'duty'>
}

/** Further from every grid than this, a place is not this city's, whatever its bounding box says. */
const FARTHEST_METRES = 20_000

/** More neighbours than this do not help a reporter choose, and each costs a read. */
const NEIGHBOURS_MAX = 4

/** The lookups other capabilities may use; see the port for what they promise. */
export function gridsOf(deps: FindGridDeps): Grids {
  return {
    async at(place, now) {
      const current = await deps.currentMap()
      const point = pointOf(place)
      const found = locate(current.map, point, place.accuracy)
      if (found.kind === 'outside') return outside(current, place, point, found)
      const because = {
        rule: ruleOf(found), frame: place.frame, mapVersion: current.version, gridCode: found.grid.code,
        edgeMetres: tenths(found.kind === 'inside' ? found.edgeMetres : found.metres),
      }
      const near = found.kind === 'inside' ? found.neighbours.slice(0, NEIGHBOURS_MAX) : []
      const [duty, neighbours] = await Promise.all([
        dutyOf(deps, found.grid.code, now),
        Promise.all(near.map((neighbour) => withWorker(deps, neighbour, now))),
      ])
      return {
        grid: found.grid, areaCode: found.grid.code, areaName: current.areaName(found.grid.code), point,
        desk: deskOf(found.grid.code, duty), vacant: duty.as === 'vacant',
        because: { ...because, duty: duty.as, ...(duty.rosterVersion === undefined ? {} : { rosterVersion: duty.rosterVersion }), neighbours },
      }
    },

    async deskOf(code, now) {
      const { map, areaName } = await deps.currentMap()
      const grid = indexOfCode(map, code)
      if (grid < 0) return undefined
      const duty = await dutyOf(deps, code, now)
      return { grid: { code, name: nameOf(map, grid) }, areaName: areaName(code), desk: deskOf(code, duty), vacant: duty.as === 'vacant' }
    },
  }
}

/**
 * The place in WGS-84.
 * @throws Refusal PLACE_SWAPPED, PLACE_OUTSIDE_CITY
 */
export function pointOf(place: Place): Routing['point'] {
  if (looksSwapped(place)) throw new Refusal('PLACE_SWAPPED')
  const point = toWgs84(place)
  if (!isInCity(point)) throw new Refusal('PLACE_OUTSIDE_CITY')
  return point
}

function ruleOf(found: Exclude<Location, { kind: 'outside' }>): 'inside' | 'onBorder' | 'near' {
  if (found.kind === 'near') return 'near'
  return found.neighbours.some(({ metres }) => metres === 0) ? 'onBorder' : 'inside'
}

/** No grid contains the place or is near it: the township's officers decide (design §4). */
function outside(current: CurrentMap, place: Place, point: Routing['point'], { township, metres }: Extract<Location, { kind: 'outside' }>): Routing {
  if (metres > FARTHEST_METRES) throw new Refusal('PLACE_OUTSIDE_CITY')
  return {
    grid: null, areaCode: township, areaName: current.areaName(township), point,
    desk: { role: 'officer', area: township }, vacant: false,
    because: { rule: 'outside', frame: place.frame, mapVersion: current.version, edgeMetres: tenths(metres), duty: 'none', neighbours: [] },
  }
}

async function dutyOf({ store }: FindGridDeps, code: string, now: number): Promise<OnDuty & { rosterVersion?: string }> {
  const row = await store.duty(code)
  const found = onDuty(row, now)
  if (found.as === 'vacant') log.warn('nobody on duty', { grid: code })
  return { ...found, ...(row ? { rosterVersion: row.rosterVersion } : {}) }
}

/** A named worker; in a vacancy the leaders of the community, of whom the roster names one to call. */
function deskOf(code: string, { as, person }: OnDuty): Desk {
  if (as === 'vacant') {
    return { role: 'gridLeader', area: areaAt(code, 'community'), ...(person ? { name: person.name, phoneMasked: person.phoneMasked } : {}) }
  }
  return { role: 'gridWorker', area: code, staffId: person.staffId, name: person.name, phoneMasked: person.phoneMasked }
}

async function withWorker({ store }: FindGridDeps, { code, name, metres }: NearGrid, now: number) {
  const { as, person } = onDuty(await store.duty(code), now)
  return { code, name, metres: tenths(metres), ...(as === 'vacant' ? {} : { workerName: person.name }) }
}

const tenths = (metres: number) => Math.round(metres * 10) / 10
