import type { Position } from '../../functions/grids/grid-map'
import { nth } from './random'

/** A border between two nodes. `shape` are the positions strictly between them, from `from` to `to`. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly shape: readonly Position[]
}

/**
 * A plane cut into faces by edges that meet only at nodes. Half-edge 2e runs along edge e, 2e + 1
 * against it, and each has its face on the left. Because both neighbours of a border read the same
 * edge, what is dissolved from this is seamless by construction.
 */
export class PlanarMap {
  private readonly next: number[]
  private readonly face: number[]
  readonly faces: readonly (readonly number[])[]

  constructor(
    readonly nodes: readonly Position[],
    readonly edges: readonly Edge[],
  ) {
    this.next = this.linkHalfEdges()
    this.face = new Array<number>(edges.length * 2).fill(-1)
    const faces: number[][] = []
    for (let start = 0; start < this.face.length; start++) {
      if (nth(this.face, start) >= 0) continue
      const cycle: number[] = []
      for (let half = start; nth(this.face, half) < 0; half = nth(this.next, half)) {
        this.face[half] = faces.length
        cycle.push(half)
      }
      faces.push(cycle)
    }
    this.faces = faces
  }

  /** The half-edge that follows within a face: at each node, the next one clockwise from where we came. */
  private linkHalfEdges(): number[] {
    const leaving = new Map<number, { half: number; angle: number }[]>()
    for (let half = 0; half < this.edges.length * 2; half++) {
      const [a, b] = this.path(half)
      if (!a || !b) throw new RangeError('an edge needs two ends')
      const out = { half, angle: Math.atan2(b[1] - a[1], b[0] - a[0]) }
      const at = this.origin(half)
      const list = leaving.get(at)
      if (list) list.push(out)
      else leaving.set(at, [out])
    }
    const next: number[] = []
    for (const list of leaving.values()) {
      list.sort((a, b) => a.angle - b.angle)
      list.forEach(({ half }, i) => (next[half ^ 1] = nth(list, (i + list.length - 1) % list.length).half))
    }
    return next
  }

  origin(half: number): number {
    const edge = nth(this.edges, half >> 1)
    return half & 1 ? edge.to : edge.from
  }

  /** Positions along a half-edge, both ends included. */
  path(half: number): Position[] {
    const { from, to, shape } = nth(this.edges, half >> 1)
    const path = [nth(this.nodes, from), ...shape, nth(this.nodes, to)]
    return half & 1 ? path.reverse() : path
  }

  faceOf(half: number): number {
    return nth(this.face, half)
  }

  /** The closed ring of a face or of dissolved faces, which lie on its left. */
  ringOf(cycle: readonly number[]): Position[] {
    const ring = cycle.flatMap((half) => this.path(half).slice(0, -1))
    return [...ring, nth(ring, 0)]
  }

  /**
   * Joins the faces of equal label; faces labelled undefined are left out.
   * @returns for each label its rings as half-edge cycles: outer ones counter-clockwise, holes clockwise
   */
  dissolve<L>(labels: readonly (L | undefined)[]): Map<L, number[][]> {
    const labelOf = (half: number) => labels[this.faceOf(half)]
    const done = new Set<number>()
    const rings = new Map<L, number[][]>()
    for (let start = 0; start < this.face.length; start++) {
      const label = labelOf(start)
      if (label === undefined || done.has(start) || labelOf(start ^ 1) === label) continue
      const cycle: number[] = []
      for (let half = start; !done.has(half); ) {
        done.add(half)
        cycle.push(half)
        half = nth(this.next, half)
        while (labelOf(half ^ 1) === label) half = nth(this.next, half ^ 1)
      }
      rings.set(label, [...(rings.get(label) ?? []), cycle])
    }
    return rings
  }
}

/** Twice the signed area of a closed ring, square degrees; positive when counter-clockwise. */
export function signedArea(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = nth(ring, i - 1)
    const [bx, by] = nth(ring, i)
    sum += (ax - nth(ring, 0)[0]) * (by - ay) - (ay - nth(ring, 0)[1]) * (bx - ax)
  }
  return sum
}

/** Even-odd test in plain floating point: for placing things, not for routing. */
export function isInside(rings: readonly (readonly Position[])[], [x, y]: Position): boolean {
  let inside = false
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = nth(ring, i - 1)
      const [bx, by] = nth(ring, i)
      if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside
    }
  }
  return inside
}
