import { areaAt, contains } from '@fengqiao/shared/area'
import { metresPerDegree, type Point } from '@fengqiao/shared/geo'
import type { RoleGrant } from '@fengqiao/shared/roles'
import type { Grid, Position } from '../../functions/grids/grid-map'
import { HOME_TOWNSHIP, type DutyRow, type OddGrids, type StaffMember } from './people'
import { nth } from './random'
import type { Site } from './sites'

export type PersonaKey =
  | 'resident' | 'neighbour' | 'worker' | 'deputy' | 'leader' | 'officer' | 'bannerOfficer'
  | 'mediator' | 'mongolianMediator' | 'courtClerk' | 'admin'

/** Somebody the demo page lets one be. Invented. */
export interface Persona {
  readonly key: PersonaKey
  readonly openid: string
  readonly name: string
  readonly phone: string
  readonly staffId?: string
  /** WGS-84. Staff are shown where they work: in the resident's grid. */
  readonly home: Point
}

/** Places for trying things out, WGS-84. */
export interface DemoPoints {
  readonly home: Point
  /** In the home grid, 5 m from its border with another. */
  readonly nearBorder: Point
  readonly vacant: Point
  readonly onLeave: Point
  readonly bothOnLeave: Point
  /** Outside every grid, less than 2 km from one. */
  readonly justOutside: Point
  /** In the city's bounding box, 5 km from the nearest grid. */
  readonly outside: Point
}

interface Town {
  readonly grids: readonly Grid[]
  readonly sites: readonly Site[]
  readonly staff: readonly StaffMember[]
  readonly duty: readonly DutyRow[]
  readonly odd: OddGrids
}

/** The cast: two residents of one grid in 金川街道, and everyone who answers for that grid. */
export function castPersonas(town: Town): { personas: Persona[]; points: DemoPoints; homeGrid: string } {
  const home = required(town.sites.find(({ code }) => code.startsWith(HOME_TOWNSHIP)), 'home site')
  const grid = required(town.grids.find(({ code }) => code === home.code), 'home grid')
  const duty = required(town.duty.find((row) => row.grid === home.code), 'home duty')
  const at = pointAt(home.at)
  const banner = areaAt(home.code, 'banner')
  const staffed = (key: PersonaKey, member: StaffMember): Persona => ({
    key, openid: openidOf(key), name: member.name, phone: member.phone, staffId: member.staffId, home: at,
  })
  const byId = (id: string | null) => required(town.staff.find(({ staffId }) => staffId === id), 'staff member')
  const holding = (role: RoleGrant['role'], area: string, language: 'zh' | 'mn' = 'zh') =>
    required(
      town.staff.find((member) => member.languages.includes(language) && member.roles.some((grant) => grant.role === role && grant.area === area)),
      `${role} of ${area}`,
    )
  const mediators = town.staff.filter(({ roles }) => roles.some(({ role, area }) => role === 'mediator' && contains(area, home.code)))
  const resident = (key: PersonaKey, name: string, phone: string, where: Point): Persona => ({ key, openid: openidOf(key), name, phone, home: where })
  const personas: Persona[] = [
    resident('resident', '郝秀英', '19900009001', at),
    resident('neighbour', '任福全', '19900009002', pointAt(between(home.at, cornerOf(grid), 0.4))),
    staffed('worker', byId(duty.primary)),
    staffed('deputy', byId(duty.deputy)),
    staffed('leader', byId(duty.leader)),
    staffed('officer', holding('officer', HOME_TOWNSHIP)),
    staffed('bannerOfficer', holding('officer', banner)),
    staffed('mediator', required(mediators.find(({ languages }) => !languages.includes('mn')), 'mediator')),
    staffed('mongolianMediator', holding('mediator', banner, 'mn')),
    staffed('courtClerk', holding('courtClerk', banner)),
    staffed('admin', holding('admin', '1508')),
  ]
  return { personas, points: pointsOf(town, home, grid), homeGrid: home.code }
}

function pointsOf({ grids, sites, odd }: Town, home: Site, grid: Grid): DemoPoints {
  const inside = (code: string) => pointAt(required(sites.find((site) => site.code === code), `site ${code}`).at)
  const south = grids.flatMap(({ polygons }) => polygons.flat(2)).reduce((lowest, next) => (next[1] < lowest[1] ? next : lowest))
  return {
    home: pointAt(home.at),
    nearBorder: nearBorderOf(home, grid),
    vacant: inside(odd.vacant),
    onLeave: inside(odd.onLeave),
    bothOnLeave: inside(odd.bothOnLeave),
    justOutside: southOf(south, 500),
    outside: southOf(south, 5000),
  }
}

function southOf([lng, lat]: Position, metres: number): Point {
  return { lng, lat: lat - metres / metresPerDegree(lat).lat }
}

/** 5 m from the middle of the grid's longest border piece, towards its middle. */
function nearBorderOf(home: Site, grid: Grid): Point {
  const ring = nth(nth(grid.polygons, 0), 0)
  const pieces = ring.slice(1).map((to, i) => ({ middle: between(nth(ring, i), to, 0.5), length: metres(nth(ring, i), to) }))
  const { middle } = pieces.reduce((longest, next) => (next.length > longest.length ? next : longest))
  return pointAt(between(middle, home.at, 5 / metres(middle, home.at)))
}

/** WeChat's openids have 28 characters and begin with o. */
const openidOf = (key: PersonaKey) => `o-demo-${key}`.padEnd(28, '0').slice(0, 28)

const cornerOf = (grid: Grid) => nth(nth(nth(grid.polygons, 0), 0), 0)
const pointAt = ([lng, lat]: Position): Point => ({ lng, lat })
const between = (a: Position, b: Position, t: number): Position => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]

function metres(a: Position, b: Position): number {
  const scale = metresPerDegree(a[1])
  return Math.hypot((a[0] - b[0]) * scale.lng, (a[1] - b[1]) * scale.lat)
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the demo city has no ${what}`)
  return value
}
