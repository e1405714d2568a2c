import { orient2d } from 'robust-predicates'
import type { GridMap, PackedGrids } from './grid-map'

/**
 * Whether grid `grid` covers the point, border included. Exact for the doubles given: parity of the
 * edges to the east, each judged by an exact orientation test, so no rounding can put a point on the
 * wrong side. All rings count alike, which makes holes and several parts need no special case.
 */
export function covers(map: PackedGrids, grid: number, x: number, y: number): boolean {
  const { boxes, ringsOf, positionsOf, coordinates } = map
  // Index reads here are in range by construction; `?? NaN` costs nothing once compiled.
  const box = grid * 4
  if (x < (boxes[box] ?? NaN) || y < (boxes[box + 1] ?? NaN) || x > (boxes[box + 2] ?? NaN) || y > (boxes[box + 3] ?? NaN)) return false
  const lastRing = ringsOf[grid + 1] ?? 0
  let inside = false
  for (let ring = ringsOf[grid] ?? 0; ring < lastRing; ring++) {
    let k = (positionsOf[ring] ?? 0) * 2
    const end = (positionsOf[ring + 1] ?? 0) * 2
    let ax = coordinates[k] ?? NaN
    let ay = coordinates[k + 1] ?? NaN
    for (k += 2; k < end; k += 2) {
      const bx = coordinates[k] ?? NaN
      const by = coordinates[k + 1] ?? NaN
      if (ay > y !== by > y) {
        if (ax > x && bx > x) inside = !inside
        else if (ax >= x || bx >= x) {
          const side = orient2d(ax, ay, bx, by, x, y)
          if (side === 0) return true
          // robust-predicates: negative when a, b, p turn counter-clockwise, so p is left of a → b.
          if (side < 0 === by > ay) inside = !inside
        }
      } else if (ay === y && (ax === x || (by === y && ax > x !== bx > x))) return true
      ax = bx
      ay = by
    }
  }
  return inside
}

/**
 * The grid at a WGS-84 point, or -1. The border rule: a point on a shared border, as any point that
 * several grids cover, belongs to the one with the lowest code.
 */
export function gridIndexAt(map: GridMap, lng: number, lat: number): number {
  const { minX, minY, cellsPerDegree, columns, rows, cells, listStarts, lists } = map.raster
  const column = (lng - minX) * cellsPerDegree
  const row = (lat - minY) * cellsPerDegree
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return -1
  const cell = cells[(row | 0) * columns + (column | 0)] ?? 0
  if (cell <= map.count) return cell - 1
  const list = cell - map.count - 1
  const end = listStarts[list + 1] ?? 0
  for (let k = listStarts[list] ?? 0; k < end; k++) {
    const grid = lists[k] ?? 0
    if (covers(map, grid, lng, lat)) return grid
  }
  return -1
}
