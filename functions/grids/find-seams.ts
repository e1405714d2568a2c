import { metresPerDegree } from '@fengqiao/shared/geo'
import Flatbush from 'flatbush'
import * as polyclip from 'polyclip-ts'
import { distanceToSegment, edgesOf, meetingOf, pointInside, polygonsArea, sideOf, spanOf } from './geometry'
import type { Grid, Position, Ring } from './grid-map'

/** What lies below this is rounding in the survey, not a place where somebody lives. */
const SMALLEST_SQUARE_METRES = 1

/** A grid counts as beside a gap when its border is this close to the gap's. */
const BESIDE_METRES = 0.1

export interface Gap {
  readonly squareMetres: number
  /** A point in it, WGS-84. */
  readonly at: [number, number]
  /** Codes of the grids around it. */
  readonly beside: string[]
}

export interface Overlap {
  readonly squareMetres: number
  readonly at: [number, number]
  readonly grids: [string, string]
}

type Polygons = Grid['polygons']

/**
 * Every gap and overlap of at least 1 m² in a map, largest first: grids should tile seamlessly.
 * Gaps are what the grids enclose without covering it; with an `outline` (WGS-84 polygons of the area
 * that should be covered) also what is missing along its edge. About 3 s for 3,000 grids.
 */
export function findSeams(grids: readonly Grid[], outline?: Polygons): { gaps: Gap[]; overlaps: Overlap[] } {
  const index = new Flatbush(Math.max(1, grids.length))
  for (const { polygons } of grids) {
    const [west, east] = spanOf(polygons.flat(), 0)
    const [south, north] = spanOf(polygons.flat(), 1)
    index.add(west, south, east, north)
  }
  if (grids.length === 0) return { gaps: [], overlaps: [] }
  index.finish()
  const bySize = (a: { squareMetres: number }, b: { squareMetres: number }) => b.squareMetres - a.squareMetres
  return { gaps: findGaps(grids, index, outline).sort(bySize), overlaps: findOverlaps(grids, index).sort(bySize) }
}

function findGaps(grids: readonly Grid[], index: Flatbush, outline: Polygons | undefined): Gap[] {
  const [first, ...others] = grids.map(({ polygons }) => mutable(polygons))
  if (!first) return []
  const covered = polyclip.union(first, ...others)
  const missing = outline
    ? polyclip.difference(mutable(outline), covered)
    : covered.flatMap(([, ...holes]) => holes.map((hole) => [hole]))
  return missing
    .map((rings) => ({ rings, squareMetres: polygonsArea([rings]) }))
    .filter(({ squareMetres }) => squareMetres >= SMALLEST_SQUARE_METRES)
    .map(({ rings, squareMetres }) => ({ squareMetres, at: [...pointInside(rings)], beside: gridsBeside(rings, grids, index) }))
}

/** The grids along the gap's border: each piece of it is a piece of theirs. */
function gridsBeside(rings: readonly Ring[], grids: readonly Grid[], index: Flatbush): string[] {
  const codes = new Set<string>()
  for (const [a, b] of rings.flatMap(edgesOf)) {
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
    const scale = metresPerDegree(y)
    const [dx, dy] = [BESIDE_METRES / scale.lng, BESIDE_METRES / scale.lat]
    const isClose = ([c, d]: [Position, Position]) =>
      distanceToSegment((c[0] - x) * scale.lng, (c[1] - y) * scale.lat, (d[0] - x) * scale.lng, (d[1] - y) * scale.lat) <= BESIDE_METRES
    for (const i of index.search(x - dx, y - dy, x + dx, y + dy)) {
      const grid = grids[i]
      if (grid && !codes.has(grid.code) && grid.polygons.flat().flatMap(edgesOf).some(isClose)) codes.add(grid.code)
    }
  }
  return [...codes].sort()
}

function findOverlaps(grids: readonly Grid[], index: Flatbush): Overlap[] {
  const overlaps: Overlap[] = []
  grids.forEach((grid, i) => {
    const [west, east] = spanOf(grid.polygons.flat(), 0)
    const [south, north] = spanOf(grid.polygons.flat(), 1)
    for (const j of index.search(west, south, east, north, (other) => other > i)) {
      const other = grids[j]
      if (!other || meetOnlyAtBorders(grid, other)) continue
      const common = polyclip.intersection(mutable(grid.polygons), mutable(other.polygons))
      const squareMetres = polygonsArea(common)
      const largest = common.sort((a, b) => polygonsArea([b]) - polygonsArea([a]))[0]
      if (!largest || squareMetres < SMALLEST_SQUARE_METRES) continue
      const [low, high] = grid.code < other.code ? [grid, other] : [other, grid]
      overlaps.push({ squareMetres, at: [...pointInside(largest)], grids: [low.code, high.code] })
    }
  })
  return overlaps
}

/**
 * A quick proof that two grids do not overlap, so that clipping (a thousand times slower) is left for the
 * few that might. It holds when their borders meet in whole edges, running opposite ways, and in common
 * vertices only, and no other edge lies inside the other grid. False means: not proved.
 */
function meetOnlyAtBorders(one: Grid, other: Grid): boolean {
  const [a, b] = [edgesNear(one, other), edgesNear(other, one)]
  const shared = new Set<[Position, Position]>()
  for (const edge of a) {
    for (const facing of b) {
      const meeting = meetingOf(...edge, ...facing)
      if (meeting === 'apart') continue
      if (meeting === 'cross') return false
      if (meeting === 'overlap') {
        if (!isSame(edge[0], facing[1]) || !isSame(edge[1], facing[0])) return false
        shared.add(edge).add(facing)
      } else if (!edge.some((end) => facing.some((otherEnd) => isSame(end, otherEnd)))) return false
    }
  }
  const liesInside = (edge: [Position, Position], grid: Grid) =>
    !shared.has(edge) && sideOf(grid.polygons.flat(), [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2]) !== 'outside'
  return !a.some((edge) => liesInside(edge, other)) && !b.some((edge) => liesInside(edge, one))
}

/** The edges of `grid` that come into the bounding box of `other`. */
function edgesNear(grid: Grid, other: Grid): [Position, Position][] {
  const [west, east] = spanOf(other.polygons.flat(), 0)
  const [south, north] = spanOf(other.polygons.flat(), 1)
  return grid.polygons
    .flat()
    .flatMap(edgesOf)
    .filter(([[ax, ay], [bx, by]]) => Math.max(ax, bx) >= west && Math.min(ax, bx) <= east && Math.max(ay, by) >= south && Math.min(ay, by) <= north)
}

const isSame = (a: Position, b: Position) => a[0] === b[0] && a[1] === b[1]

function mutable(polygons: Polygons): [number, number][][][] {
  return polygons.map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])))
}
