import fc from 'fast-check'
import { buildDemoCity } from '../../local/demo-city'
import { pick, seededRandom } from '../../local/demo-city/random'
import { gridIndexAt } from '../../functions/grids/cover'
import { codeOf, type Grid, type GridMap, type Position } from '../../functions/grids/grid-map'
import { encodeSnapshot, loadSnapshot } from '../../functions/grids/snapshot'
import { validateGrids } from '../../functions/grids/validate-grids'

/**
 * A second implementation to check the first, sharing no code with it: winding numbers over rational
 * numbers (doubles are scaled to integers without loss), every grid whose box holds the point.
 */
class Oracle {
  private readonly grids: { code: string; rings: [bigint, bigint][][]; plain: readonly (readonly Position[])[]; box: number[] }[]
  private readonly buckets = new Map<string, number[]>()

  constructor(grids: readonly Grid[], private readonly bucket: number) {
    this.grids = [...grids]
      .sort((a, b) => Number(BigInt(a.code) - BigInt(b.code)))
      .map(({ code, polygons }) => {
        const plain = polygons.flat()
        const xs = plain.flat().map(([x]) => x)
        const ys = plain.flat().map(([, y]) => y)
        const rings = plain.map((ring) => ring.map(([x, y]): [bigint, bigint] => [rational(x), rational(y)]))
        return { code, rings, plain, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] }
      })
    this.grids.forEach(({ box: [west = 0, south = 0, east = 0, north = 0] }, i) => {
      for (let u = Math.floor(west / bucket); u <= Math.floor(east / bucket); u++) {
        for (let v = Math.floor(south / bucket); v <= Math.floor(north / bucket); v++) {
          const list = this.buckets.get(`${u},${v}`)
          if (list) list.push(i)
          else this.buckets.set(`${u},${v}`, [i])
        }
      }
    })
  }

  codeAt(x: number, y: number): string | undefined {
    const near = this.buckets.get(`${Math.floor(x / this.bucket)},${Math.floor(y / this.bucket)}`) ?? []
    const found = near.find((i) => this.covers(i, x, y))
    return found === undefined ? undefined : this.grids[found]?.code
  }

  private covers(i: number, x: number, y: number): boolean {
    const grid = this.grids[i]
    const [west = 0, south = 0, east = 0, north = 0] = grid?.box ?? []
    if (!grid || x < west || x > east || y < south || y > north) return false
    const [px, py] = [rational(x), rational(y)]
    let winding = 0
    for (const [r, ring] of grid.rings.entries()) {
      const plain = grid.plain[r] ?? []
      for (let k = 0; k + 1 < ring.length; k++) {
        const [ay, by] = [plain[k]?.[1] ?? NaN, plain[k + 1]?.[1] ?? NaN]
        if (y < Math.min(ay, by) || y > Math.max(ay, by)) continue
        const [a, b] = [ring[k], ring[k + 1]]
        if (!a || !b) throw new Error('ring without a vertex')
        const left = (b[0] - a[0]) * (py - a[1]) - (px - a[0]) * (b[1] - a[1])
        if (left === 0n && px >= least(a[0], b[0]) && px <= most(a[0], b[0])) return true
        if (ay <= y && by > y && left > 0n) winding++
        if (ay > y && by <= y && left < 0n) winding--
      }
    }
    return winding !== 0
  }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
const most = (a: bigint, b: bigint) => (a > b ? a : b)

function rational(value: number): bigint {
  const scaled = value * 2 ** 60
  if (!Number.isInteger(scaled)) throw new RangeError(`${value} has too fine a fraction`)
  return BigInt(scaled)
}

/** The next double above. */
function up(value: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + 1n)
  return view.getFloat64(0)
}

function codeAt(map: GridMap, x: number, y: number): string | undefined {
  const grid = gridIndexAt(map, x, y)
  return grid < 0 ? undefined : codeOf(map, grid)
}

function disagreements(map: GridMap, oracle: Oracle, points: Iterable<Position>): string[] {
  const wrong: string[] = []
  for (const [x, y] of points) {
    const [ours, theirs] = [codeAt(map, x, y), oracle.codeAt(x, y)]
    if (ours !== theirs) wrong.push(`${x},${y}: ${ours} instead of ${theirs}`)
  }
  return wrong
}

describe('the grid at a point is the one exact arithmetic finds', () => {
  const { grids } = validateGrids(buildDemoCity().grids)
  const map = loadSnapshot(encodeSnapshot(grids))
  const oracle = new Oracle(grids, 0.05)
  const edges = grids.flatMap(({ polygons }) => polygons.flat().flatMap((ring) => ring.slice(1).map((to, i) => [ring[i] ?? to, to] as const)))

  test('at 100,000 points all over the city and around it', () => {
    const random = seededRandom(42)
    const { minX, minY, maxX, maxY } = map.index
    const points = Array.from({ length: 100_000 }, (): Position => [
      minX - 0.05 + random() * (maxX - minX + 0.1),
      minY - 0.05 + random() * (maxY - minY + 0.1),
    ])
    expect(disagreements(map, oracle, points)).toEqual([])
  })

  test('at every vertex', () => {
    expect(edges.length).toBeGreaterThan(100_000)
    expect(disagreements(map, oracle, edges.map(([a]) => a))).toEqual([])
  })

  test('at the middle of every edge, as a double has it', () => {
    const middles = edges.map(([a, b]): Position => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
    expect(disagreements(map, oracle, middles)).toEqual([])
  })

  test('one step of a double beside vertices and edges', () => {
    const random = seededRandom(7)
    const points = Array.from({ length: 20_000 }, (): Position => {
      const [a, b] = pick(random, edges)
      const t = random() < 0.5 ? 0 : random()
      const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
      return random() < 0.5 ? [up(x), y] : [x, up(y)]
    })
    expect(disagreements(map, oracle, points)).toEqual([])
  })
})

test('overlapping, touching and nested grids: the lowest code that covers a point, on whatever lattice they lie', () => {
  const coordinate = fc.integer({ min: 0, max: 6 })
  const corner = fc.tuple(coordinate, coordinate)
  const triangle = fc.tuple(corner, corner, corner).filter(([a, b, c]) => (b[0] - a[0]) * (c[1] - a[1]) !== (b[1] - a[1]) * (c[0] - a[0]))
  fc.assert(
    fc.property(fc.array(triangle, { minLength: 1, maxLength: 5 }), (triangles) => {
      const grids = triangles.map(([a, b, c], i): Grid => ({ code: `15080210000000${i}`, name: '网格', polygons: [[[a, b, c, a]]] }))
      const map = loadSnapshot(encodeSnapshot(grids))
      const lattice = Array.from({ length: 15 * 15 }, (_, i): Position => [Math.floor(i / 15) / 2 - 0.5, (i % 15) / 2 - 0.5])
      expect(disagreements(map, new Oracle(grids, 1), lattice)).toEqual([])
    }),
    { numRuns: 200, seed: 1508 },
  )
})
