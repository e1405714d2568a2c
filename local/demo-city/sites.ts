import type { Position } from '../../functions/grids/grid-map'
import type { Division } from './divisions'
import type { Banner } from './outlines'
import { isInside } from './planar'
import { nth } from './random'

/** Where a grid will lie: a point inside it, and its place in the administrative tree. */
export interface Site {
  readonly at: Position
  /** 15 digits: the community's 12 and a serial. */
  readonly code: string
  readonly community: Division
}

/** A degree of longitude is this share of a degree of latitude at 41.2° north. */
export const NARROWING = Math.cos((41.2 * Math.PI) / 180)

/** Spacing of grids in the middle of town, degrees of latitude: about 200 m. */
const TOWN_SPACING = 0.0018

/** North of the Yellow River plain lies pasture: about a tenth as many people to the area. */
const PLAIN_ENDS = 41.35
const PASTURE_DENSITY = 0.1

/**
 * Places about three grids for each of a banner's communities: those of the seat's streets close
 * together around the seat, the others over the rest of the banner. Neighbouring sites belong to the
 * same community and township wherever possible, as on a real map.
 */
export function placeSites(banner: Banner, communities: readonly Division[], random: () => number): Site[] {
  const inTown = communities.filter(isTown)
  const outside = communities.filter((community) => !isTown(community))
  const counts = new Map(communities.map(({ code }) => [code, nth([2, 3, 3, 4], Math.floor(random() * 4))]))
  const total = (list: readonly Division[]) => list.reduce((sum, { code }) => sum + (counts.get(code) ?? 0), 0)
  const town = townPoints(banner.seat, total(inTown), random)
  const radius = Math.max(...town.map((point) => distance(point, banner.seat))) + 2 * TOWN_SPACING
  const country = countryPoints(banner, radius, total(outside), random)
  return [...assign(town, inTown, counts), ...assignAround(banner.seat, country, outside, counts)]
}

/** Streets (serial below 100), and the seat's own town (serial 100 of a county) where it is built up. */
function isTown({ code, name }: Division): boolean {
  const township = Number(code.slice(6, 9))
  return township < 100 || (township === 100 && !code.startsWith('150802') && name.endsWith('社区'))
}

/** The seat's town has its own villages around it; the other townships share the rest. */
function assignAround(seat: Position, points: readonly Position[], communities: readonly Division[], counts: ReadonlyMap<string, number>): Site[] {
  const isNear = ({ code }: Division) => code.slice(6, 9) === '100' && !code.startsWith('150802')
  const near = communities.filter(isNear)
  const far = communities.filter((community) => !isNear(community))
  const needed = near.reduce((sum, { code }) => sum + (counts.get(code) ?? 0), 0)
  const byDistance = [...points].sort((a, b) => distance(a, seat) - distance(b, seat))
  return [...assign(byDistance.slice(0, needed), near, counts), ...assign(byDistance.slice(needed), far, counts)]
}

/**
 * Deals the points out to the communities (in code order) by halving both: the list between two
 * townships or communities, the points across their longer side. So each gets a compact patch.
 */
function assign(points: readonly Position[], communities: readonly Division[], counts: ReadonlyMap<string, number>): Site[] {
  const [only] = communities
  if (!only) return []
  if (communities.length === 1) {
    const northFirst = [...points].sort((a, b) => b[1] - a[1])
    return northFirst.map((at, i) => ({ at, code: only.code + String(i + 1).padStart(3, '0'), community: only }))
  }
  const cut = cutOf(communities)
  const [left, right] = [communities.slice(0, cut), communities.slice(cut)]
  const size = left.reduce((sum, { code }) => sum + (counts.get(code) ?? 0), 0)
  const [width, height] = [spread(points.map(([x]) => x)) * NARROWING, spread(points.map(([, y]) => y))]
  const axis = width > height ? 0 : 1
  const sorted = [...points].sort((a, b) => a[axis] - b[axis])
  return [...assign(sorted.slice(0, size), left, counts), ...assign(sorted.slice(size), right, counts)]
}

/** Where to halve a list of communities: the border between townships nearest the middle, if there is one. */
function cutOf(communities: readonly Division[]): number {
  const middle = communities.length / 2
  const borders = communities
    .map((_, i) => i)
    .filter((i) => i > 0 && nth(communities, i - 1).code.slice(0, 9) !== nth(communities, i).code.slice(0, 9))
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
  return borders[0] ?? Math.floor(middle)
}

/** The `count` points of a shaken honeycomb nearest to the seat, drawn apart towards the edge of town. */
function townPoints(seat: Position, count: number, random: () => number): Position[] {
  const reach = Math.ceil(Math.sqrt(count)) + 2
  const points: Position[] = []
  for (let row = -reach; row <= reach; row++) {
    for (let column = -reach; column <= reach; column++) {
      const shake = () => (random() - 0.5) * 0.45
      const x = (column + (row & 1) / 2 + shake()) * TOWN_SPACING
      const y = (row * 0.87 + shake()) * TOWN_SPACING
      points.push([seat[0] + x / NARROWING, seat[1] + y])
    }
  }
  const town = points.sort((a, b) => distance(a, seat) - distance(b, seat)).slice(0, count)
  const radius = Math.max(...town.map((point) => distance(point, seat)))
  return town.map(([x, y]): Position => {
    const stretch = 1 + 0.8 * (distance([x, y], seat) / radius) ** 4
    return [seat[0] + (x - seat[0]) * stretch, seat[1] + (y - seat[1]) * stretch]
  })
}

/** `count` points well apart from each other, closer on the plain than on the pasture (best of ten throws). */
function countryPoints(banner: Banner, townRadius: number, count: number, random: () => number): Position[] {
  const xs = banner.rings.flat().map(([x]) => x)
  const ys = banner.rings.flat().map(([, y]) => y)
  const [west, south, width, height] = [Math.min(...xs), Math.min(...ys), spread(xs), spread(ys)]
  const throwOne = (): Position => {
    for (;;) {
      const point: Position = [west + random() * width, south + random() * height]
      const isPasture = point[1] > PLAIN_ENDS
      if (isPasture && random() > PASTURE_DENSITY) continue
      if (distance(point, banner.seat) > townRadius && isInside(banner.rings, point)) return point
    }
  }
  const points: Position[] = []
  while (points.length < count) {
    let best = throwOne()
    let apart = room(best, points)
    for (let tries = 1; tries < 10; tries++) {
      const other = throwOne()
      const otherRoom = room(other, points)
      if (otherRoom > apart) [best, apart] = [other, otherRoom]
    }
    points.push(best)
  }
  return points
}

/** How free a point is of others, measured in what is usual at its latitude. */
function room(point: Position, others: readonly Position[]): number {
  const nearest = others.reduce((least, other) => Math.min(least, distance(point, other)), Infinity)
  return point[1] > PLAIN_ENDS ? nearest * Math.sqrt(PASTURE_DENSITY) : nearest
}

/** In degrees of latitude. (`Math.hypot` is several times slower, and this runs millions of times.) */
function distance(a: Position, b: Position): number {
  const dx = (a[0] - b[0]) * NARROWING
  const dy = a[1] - b[1]
  return Math.sqrt(dx * dx + dy * dy)
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}
