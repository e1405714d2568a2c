import type { Point } from '@fengqiao/shared/geo'
import { at, codeOf, nameOf, type GridMap, type Ring } from './grid-map'
import { ringArea } from './geometry'
import { gridsWithin } from './locate'

const REACH_METRES = 400

/** The grids within 400 m of a WGS-84 point as GeoJSON, nearest first, so that a reporter sees where his pin is. */
export function nearGrids(map: GridMap, point: Point) {
  const features = gridsWithin(map, point, REACH_METRES).map(({ grid }) => ({
    type: 'Feature' as const,
    properties: { code: codeOf(map, grid), name: nameOf(map, grid) },
    geometry: { type: 'MultiPolygon' as const, coordinates: polygonsOf(map, grid) },
  }))
  return { type: 'FeatureCollection' as const, features }
}

/** Packed rings keep their order: an outer ring (counter-clockwise since the import), then its holes. */
function polygonsOf(map: GridMap, grid: number): Ring[][] {
  const polygons: Ring[][] = []
  for (let ring = at(map.ringsOf, grid); ring < at(map.ringsOf, grid + 1); ring++) {
    const positions = ringOf(map, ring)
    const last = polygons.at(-1)
    if (last && ringArea(positions) < 0) last.push(positions)
    else polygons.push([positions])
  }
  return polygons
}

function ringOf({ positionsOf, coordinates }: GridMap, ring: number): Ring {
  const start = at(positionsOf, ring)
  return Array.from({ length: at(positionsOf, ring + 1) - start }, (_, i) => [at(coordinates, 2 * (start + i)), at(coordinates, 2 * (start + i) + 1)] as const)
}
