import { metresPerDegree } from '@fengqiao/shared/geo'
import { orient2d } from 'robust-predicates'
import type { Position, Ring } from './grid-map'

/** The edges of a closed ring, as pairs of positions. */
export function edgesOf(ring: Ring): [Position, Position][] {
  return ring.slice(1).map((to, i) => [ring[i] ?? to, to])
}

/** Signed area in square metres, positive when counter-clockwise; flat earth at the ring's middle latitude. */
export function ringArea(ring: Ring): number {
  const [x0, y0] = ring[0] ?? [0, 0]
  const [south, north] = spanOf([ring], 1)
  const scale = metresPerDegree((south + north) / 2)
  const twice = edgesOf(ring).reduce((sum, [a, b]) => sum + (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0), 0)
  return (twice / 2) * scale.lng * scale.lat
}

/** Square metres of outer rings less their holes, whichever way the rings run. */
export function polygonsArea(polygons: readonly (readonly Ring[])[]): number {
  const areas = polygons.map((rings) => rings.map((ring) => Math.abs(ringArea(ring))))
  return areas.reduce((sum, [outer = 0, ...holes]) => sum + outer - holes.reduce((a, b) => a + b, 0), 0)
}

/** Distance of the origin from the segment a–b, in the unit of the arguments. */
export function distanceToSegment(ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)
  const t = Math.min(1, Math.max(0, along))
  const [x, y] = [ax + t * dx, ay + t * dy]
  return Math.sqrt(x * x + y * y)
}

/** How two segments meet; exact. `touch`: in one point that is no crossing; `overlap`: along a line. */
export type Meeting = 'apart' | 'touch' | 'cross' | 'overlap'

export function meetingOf(a: Position, b: Position, c: Position, d: Position): Meeting {
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) < Math.min(a[0], b[0])) return 'apart'
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return 'apart'
  const abc = Math.sign(orient2d(a[0], a[1], b[0], b[1], c[0], c[1]))
  const abd = Math.sign(orient2d(a[0], a[1], b[0], b[1], d[0], d[1]))
  if (abc === 0 && abd === 0) {
    // On one line, and their boxes meet: along a line unless they share just one end.
    const axis = a[0] === b[0] ? 1 : 0
    const from = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]))
    const to = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]))
    return from < to ? 'overlap' : 'touch'
  }
  if (abc * abd > 0) return 'apart'
  const cda = Math.sign(orient2d(c[0], c[1], d[0], d[1], a[0], a[1]))
  const cdb = Math.sign(orient2d(c[0], c[1], d[0], d[1], b[0], b[1]))
  if (cda * cdb > 0) return 'apart'
  return abc * abd < 0 && cda * cdb < 0 ? 'cross' : 'touch'
}

export type Side = 'inside' | 'border' | 'outside'

/** Where a point lies to the area of some rings (even-odd); exact. */
export function sideOf(rings: readonly Ring[], [x, y]: Position): Side {
  let inside = false
  for (const ring of rings) {
    for (const [a, b] of edgesOf(ring)) {
      if (x > Math.max(a[0], b[0]) || y < Math.min(a[1], b[1]) || y > Math.max(a[1], b[1])) continue
      const turn = orient2d(a[0], a[1], b[0], b[1], x, y)
      if (turn === 0 && x >= Math.min(a[0], b[0])) return 'border'
      if (a[1] > y !== b[1] > y && turn < 0 === b[1] > a[1]) inside = !inside
    }
  }
  return inside ? 'inside' : 'outside'
}

/** A point well inside: the middle of the longest stretch on the line halfway up. */
export function pointInside(rings: readonly Ring[]): Position {
  const [south, north] = spanOf(rings, 1)
  const y = south + (north - south) * 0.5
  const hits = rings
    .flatMap(edgesOf)
    .filter(([a, b]) => a[1] > y !== b[1] > y)
    .map(([a, b]) => a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
    .sort((p, q) => p - q)
  const stretches = hits.flatMap((to, i) => (i % 2 === 1 ? [[hits[i - 1] ?? to, to] as const] : []))
  const [from, to] = stretches.reduce<readonly [number, number]>((best, next) => (next[1] - next[0] > best[1] - best[0] ? next : best), [0, 0])
  return [(from + to) / 2, y]
}

/** Smallest and largest coordinate on an axis. */
export function spanOf(rings: readonly Ring[], axis: 0 | 1): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const ring of rings) {
    for (const position of ring) {
      least = Math.min(least, position[axis])
      most = Math.max(most, position[axis])
    }
  }
  return [least, most]
}
