import { Delaunay } from 'd3-delaunay'
import Flatbush from 'flatbush'
import type { Position } from '../../functions/grids/grid-map'
import type { Banner, BannerMap } from './outlines'
import { PlanarMap, isInside, signedArea, type Edge } from './planar'
import { nth } from './random'
import { NARROWING, type Site } from './sites'

/** Pieces a border between two grids is cut into, so that a grid of six sides has about 42 vertices. */
const PIECES = 7

/** No piece shorter than this, degrees: about 2 m. */
const SHORTEST = 2e-5

/** How far a border may swing aside: a share of the distance to the site, and of a piece's own length. */
const SWING = 0.14
const SWING_OF_PIECE = 0.4

/**
 * Cuts the city into one grid per site: the Voronoi cells of each banner's sites, clipped at the real
 * outline, every border drawn once with a little noise and used by both sides. Where a bend of the
 * outline cuts a cell in two, the piece without the site goes to the neighbour it borders most.
 * @returns for each site code its polygons: outer ring first, then holes, closed
 */
export function cutGrids(map: BannerMap, sitesOf: ReadonlyMap<string, readonly Site[]>, random: () => number): Map<string, Position[][][]> {
  const drawing = new Drawing(map.plane)
  for (const banner of map.banners) drawing.addCells(banner, sitesOf.get(banner.code) ?? [], random)
  const { plane, siteOnLeft } = drawing.finish()
  const labels = plane.faces.map((cycle) => {
    const site = cycle.map((half) => siteOnLeft.get(half)).find((found) => found !== undefined)
    if (!site || isInside([plane.ringOf(cycle)], site.at)) return site
    return neighbourOf(cycle, plane, siteOnLeft)
  })
  const grids = new Map<string, Position[][][]>()
  for (const [{ code }, cycles] of plane.dissolve(labels)) grids.set(code, polygonsOf(cycles.map((cycle) => plane.ringOf(cycle))))
  return grids
}

/** The site across the longest border of a face. */
function neighbourOf(cycle: readonly number[], plane: PlanarMap, siteOnLeft: ReadonlyMap<number, Site>): Site | undefined {
  const lengths = new Map<Site, number>()
  for (const half of cycle) {
    const site = siteOnLeft.get(half ^ 1)
    const [a, b] = [plane.nodes[plane.origin(half)], plane.nodes[plane.origin(half ^ 1)]]
    if (site && a && b) lengths.set(site, (lengths.get(site) ?? 0) + Math.hypot(a[0] - b[0], a[1] - b[1]))
  }
  return [...lengths].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** Each hole goes to the outer ring around it. */
function polygonsOf(rings: readonly Position[][]): Position[][][] {
  const polygons = rings.filter((ring) => signedArea(ring) > 0).map((outer) => [outer])
  for (const hole of rings.filter((ring) => signedArea(ring) < 0)) {
    const around = polygons.find((polygon) => isInside([nth(polygon, 0)], nth(hole, 0))) ?? nth(polygons, 0)
    around.push(hole)
  }
  return polygons
}

interface Crossing {
  readonly node: number
  /** Position along the edge, 0 to 1. */
  readonly t: number
}

/** Collects nodes and edges: the outlines, cut where cell borders meet them, and the cell borders. */
class Drawing {
  private readonly nodes: Position[] = []
  private readonly numbers = new Map<string, number>()
  private readonly borders: { edge: Edge; left: Site; right: Site }[] = []
  private readonly cuts: Crossing[][]
  private readonly outline: Flatbush

  constructor(private readonly plane: PlanarMap) {
    this.cuts = plane.edges.map(() => [])
    this.outline = new Flatbush(plane.edges.length)
    for (let edge = 0; edge < plane.edges.length; edge++) {
      const [a, b] = this.endsOf(edge)
      this.outline.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
    }
    this.outline.finish()
  }

  private endsOf(edge: number): [Position, Position] {
    const [a, b] = this.plane.path(edge * 2)
    if (!a || !b) throw new RangeError(`outline edge ${edge} has no ends`)
    return [a, b]
  }

  /** One node per position, to 6 decimals (about 0.1 m). */
  private nodeAt(position: Position): number {
    const rounded = round(position)
    const key = rounded.join()
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.nodes.length)
    return this.nodes.push(rounded) - 1
  }

  /** The cell borders of one banner, as far as they lie inside it. */
  addCells(banner: Banner, sites: readonly Site[], random: () => number): void {
    // Sites far outside all round give every real cell an end.
    const far = Array.from({ length: 24 }, (_, i) => (i * Math.PI) / 12).map((angle): Position => [
      banner.seat[0] + 15 * Math.cos(angle),
      banner.seat[1] + 15 * Math.sin(angle),
    ])
    const points = [...sites.map(({ at }) => at), ...far].map(([x, y]): [number, number] => [x * NARROWING, y])
    const delaunay = Delaunay.from(points)
    const { circumcenters } = delaunay.voronoi()
    const { halfedges, triangles } = delaunay
    const corner = (half: number): Position => {
      const triangle = Math.floor(half / 3)
      return [nth(circumcenters, 2 * triangle) / NARROWING, nth(circumcenters, 2 * triangle + 1)]
    }
    for (let half = 0; half < halfedges.length; half++) {
      const twin = nth(halfedges, half)
      if (twin < half) continue
      const [one, other] = [sites[nth(triangles, half)], sites[nth(triangles, twin)]]
      if (one && other) this.addBorder(banner, one, other, corner(half), corner(twin), random)
    }
  }

  private addBorder(banner: Banner, one: Site, other: Site, from: Position, to: Position, random: () => number): void {
    const [a, b] = [round(from), round(to)]
    const kite = [a, b, one.at, other.at]
    const close = this.outline.search(
      Math.min(...kite.map(([x]) => x)), Math.min(...kite.map(([, y]) => y)),
      Math.max(...kite.map(([x]) => x)), Math.max(...kite.map(([, y]) => y)),
    )
    const oneIsLeft = turn(a, b, one.at) > 0
    const [left, right] = oneIsLeft ? [one, other] : [other, one]
    const stops = [{ node: this.nodeAt(a), t: 0 }, ...this.crossings(a, b, close), { node: this.nodeAt(b), t: 1 }]
    for (let i = 1; i < stops.length; i++) {
      const [start, end] = [nth(stops, i - 1), nth(stops, i)]
      const [p, q] = [nth(this.nodes, start.node), nth(this.nodes, end.node)]
      if (start.node === end.node || !isInside(banner.rings, [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2])) continue
      // Near the outline a swinging border might cross it: straight there.
      const shape = close.length > 0 ? straight(p, q) : swinging(p, q, left.at, right.at, random)
      this.borders.push({ edge: { from: start.node, to: end.node, shape }, left, right })
    }
  }

  /** Where a–b crosses the outline, from a to b; each crossing also cuts the outline there. */
  private crossings(a: Position, b: Position, outlineEdges: readonly number[]): Crossing[] {
    const found: Crossing[] = []
    for (const edge of outlineEdges) {
      const [c, d] = this.endsOf(edge)
      const [ac, ad, ca, cb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
      if (ac > 0 === ad > 0 || ca > 0 === cb > 0) continue
      const t = ca / (ca - cb)
      const node = this.nodeAt([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
      found.push({ node, t })
      nth(this.cuts, edge).push({ node, t: ac / (ac - ad) })
    }
    return found.sort((p, q) => p.t - q.t)
  }

  /** The finished plane, and for the half-edges of cell borders the site on their left (the outline has none). */
  finish(): { plane: PlanarMap; siteOnLeft: Map<number, Site> } {
    const siteOnLeft = new Map<number, Site>()
    const edges = this.borders.map(({ edge, left, right }, i) => {
      siteOnLeft.set(2 * i, left).set(2 * i + 1, right)
      return edge
    })
    this.cuts.forEach((cuts, edge) => {
      const [a, b] = this.endsOf(edge).map((end) => this.nodeAt(end))
      const nodes = [a, ...[...cuts].sort((p, q) => p.t - q.t).map(({ node }) => node), b]
      for (let i = 1; i < nodes.length; i++) {
        const [from, to] = [nodes[i - 1], nodes[i]]
        if (from !== undefined && to !== undefined && from !== to) edges.push({ from, to, shape: [] })
      }
    })
    return { plane: new PlanarMap(this.nodes, edges), siteOnLeft }
  }
}

const round = ([x, y]: Position): Position => [Math.round(x * 1e6) / 1e6, Math.round(y * 1e6) / 1e6]

/** Positive when p lies left of a → b. */
function turn(a: Position, b: Position, p: Position): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
}

function piecesOf(a: Position, b: Position): number[] {
  const pieces = Math.min(PIECES, Math.floor(Math.hypot(b[0] - a[0], b[1] - a[1]) / SHORTEST))
  return Array.from({ length: Math.max(0, pieces - 1) }, (_, i) => (i + 1) / pieces)
}

function straight(a: Position, b: Position): Position[] {
  return piecesOf(a, b).map((t) => round([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]))
}

/**
 * Each point is pulled from the straight border towards one of the two sites, least near the ends. So it
 * stays in the triangle of border and site, which no other border enters.
 */
function swinging(a: Position, b: Position, left: Position, right: Position, random: () => number): Position[] {
  const piece = Math.hypot(b[0] - a[0], b[1] - a[1]) / PIECES
  return piecesOf(a, b).map((t) => {
    const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    const [toX, toY] = random() < 0.5 ? left : right
    const most = Math.min(SWING, (SWING_OF_PIECE * piece) / Math.hypot(toX - x, toY - y))
    const pull = random() * most * Math.min(1, 4 * Math.min(t, 1 - t))
    return round([x + pull * (toX - x), y + pull * (toY - y)])
  })
}
