import type { Grid, Ring } from '../../functions/grids/grid-map'

/** Corner of the test towns, in the south of Linhe. */
export const ORIGIN = { lng: 107.4, lat: 40.7 } as const

/** About 111 m north, 84 m east. */
const STEP = 1 / 1024

/** A ring from corners given in steps from the origin; closes itself. Steps are exact in binary. */
export function ring(...corners: readonly (readonly [number, number])[]): Ring {
  const positions = corners.map(([x, y]) => [Math.round(ORIGIN.lng * 1024) / 1024 + x * STEP, Math.round(ORIGIN.lat * 1024) / 1024 + y * STEP] as const)
  const [first] = positions
  return first ? [...positions, first] : []
}

/** An upright rectangle from one corner to the opposite one, in steps. */
export function box(west: number, south: number, east: number, north: number): Ring {
  return ring([west, south], [east, south], [east, north], [west, north])
}

/** A point in steps from the origin. */
export function point(x: number, y: number): { lng: number; lat: number } {
  const [at] = ring([x, y])
  return at ? { lng: at[0], lat: at[1] } : ORIGIN
}

/** A grid of 今日社区 with a serial number. */
export function grid(serial: number, ...polygons: Grid['polygons']): Grid {
  return { code: `150802001001${String(serial).padStart(3, '0')}`, name: `第${serial}网格`, polygons }
}
