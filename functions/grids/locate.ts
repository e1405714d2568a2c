import { metresPerDegree, type Point } from '@fengqiao/shared/geo'
import { areaAt } from '@fengqiao/shared/area'
import { covers, gridIndexAt } from './cover'
import { distanceToSegment } from './geometry'
import { at, codeOf, nameOf, type GridMap } from './grid-map'

export interface GridName {
  readonly code: string
  readonly name: string
}

export interface NearGrid extends GridName {
  readonly metres: number
}

export type Location =
  /** `edgeMetres`: to the grid's own border, 0 on it. `neighbours`: grids within reach, nearest first. */
  | { readonly kind: 'inside'; readonly grid: GridName; readonly edgeMetres: number; readonly neighbours: readonly NearGrid[] }
  /** Outside every grid, and this is the nearest, `metres` away. */
  | { readonly kind: 'near'; readonly grid: GridName; readonly metres: number }
  /** No grid within 2 km; `township` is that of the nearest grid, `metres` away. */
  | { readonly kind: 'outside'; readonly township: string; readonly metres: number }

const NEAR_METRES = 2000

/** A point this close to a border may well belong across it: the pin is a fingertip, the map a survey. */
const BORDER_METRES = 20

/** A worse fix than this says nothing about neighbours; the phone should ask for a pin instead. */
const ACCURACY_METRES_AT_MOST = 200

/**
 * Which grid answers for a WGS-84 point.
 * @param accuracy radius of the phone's fix in metres; grids within it (20 m to 200 m) are neighbours
 */
export function locate(map: GridMap, point: Point, accuracy = 0): Location {
  const grid = gridIndexAt(map, point.lng, point.lat)
  if (grid >= 0) {
    const reach = Math.min(Math.max(accuracy, BORDER_METRES), ACCURACY_METRES_AT_MOST)
    return {
      kind: 'inside',
      grid: nameOfGrid(map, grid),
      edgeMetres: metresToBorder(map, grid, point),
      neighbours: gridsWithin(map, point, reach)
        .filter((near) => near.grid !== grid)
        .map((near) => ({ ...nameOfGrid(map, near.grid), metres: near.metres })),
    }
  }
  const { grid: nearest, metres } = nearestGrid(map, point)
  return metres <= NEAR_METRES
    ? { kind: 'near', grid: nameOfGrid(map, nearest), metres }
    : { kind: 'outside', township: areaAt(codeOf(map, nearest), 'township'), metres }
}

function nameOfGrid(map: GridMap, grid: number): GridName {
  return { code: codeOf(map, grid), name: nameOf(map, grid) }
}

/** Grids at most `metres` away (0 for one that covers the point), nearest first, then by code. */
export function gridsWithin(map: GridMap, point: Point, metres: number): { grid: number; metres: number }[] {
  const { lng, lat } = metresPerDegree(point.lat)
  const [dx, dy] = [metres / lng, metres / lat]
  return map.index
    .search(point.lng - dx, point.lat - dy, point.lng + dx, point.lat + dy)
    .map((grid) => ({ grid, metres: covers(map, grid, point.lng, point.lat) ? 0 : metresToBorder(map, grid, point) }))
    .filter((near) => near.metres <= metres)
    .sort((a, b) => a.metres - b.metres || a.grid - b.grid)
}

function nearestGrid(map: GridMap, point: Point): { grid: number; metres: number } {
  for (let reach = NEAR_METRES; reach < 1e8; reach *= 2) {
    const [nearest] = gridsWithin(map, point, reach)
    if (nearest) return nearest
  }
  throw new RangeError(`no grid can be near ${point.lng}, ${point.lat}`)
}

/**
 * Metres from the point to the nearest border of the grid, on the plane that touches the earth there; to
 * the millimetre, so that two grids sharing the nearest corner are equally near.
 */
function metresToBorder(map: GridMap, grid: number, point: Point): number {
  const { ringsOf, positionsOf, coordinates } = map
  const scale = metresPerDegree(point.lat)
  const east = (k: number) => (at(coordinates, k) - point.lng) * scale.lng
  const north = (k: number) => (at(coordinates, k + 1) - point.lat) * scale.lat
  let nearest = Infinity
  for (let ring = at(ringsOf, grid); ring < at(ringsOf, grid + 1); ring++) {
    for (let p = at(positionsOf, ring) + 1; p < at(positionsOf, ring + 1); p++) {
      const k = 2 * p
      nearest = Math.min(nearest, distanceToSegment(east(k - 2), north(k - 2), east(k), north(k)))
    }
  }
  return Math.round(nearest * 1000) / 1000
}
