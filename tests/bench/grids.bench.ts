import whichPolygon from 'which-polygon'
import { gridIndexAt } from '../../functions/grids/cover'
import { locate } from '../../functions/grids/locate'
import { encodeSnapshot, loadSnapshot } from '../../functions/grids/snapshot'
import type { GridMap } from '../../functions/grids/grid-map'
import { validateGrids, type GridCollection } from '../../functions/grids/validate-grids'
import { buildDemoCity } from '../../local/demo-city'
import { pick, seededRandom } from '../../local/demo-city/random'

export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar: string
  readonly ok: boolean
}

type Coordinates = readonly (readonly [number, number])[]

const ROUNDS = 7
const POINTS = 100_000

/** Point lookup on the demo city (about 2,860 grids of 42 vertices) against which-polygon in the same run. */
export async function bench(): Promise<Measure[]> {
  const { grids: collection } = buildDemoCity()
  const snapshot = encodeSnapshot(validateGrids(collection).grids)
  const map = loadSnapshot(snapshot)
  const anywhere = ratio(map, collection, uniformPoints(map))
  const atHome = ratio(map, collection, homePoints(collection))
  const load = median(Array.from({ length: 21 }, () => millis(() => loadSnapshot(snapshot))))
  const points = homePoints(collection).slice(0, 10_000)
  const whole = millis(() => points.forEach(([lng, lat]) => locate(map, { lng, lat }, 30))) / points.length
  return [
    { name: 'point in grid, anywhere, against which-polygon', value: anywhere, unit: '×', bar: '≥ 4', ok: anywhere >= 4 },
    { name: 'point in grid, where people live, against which-polygon', value: atHome, unit: '×', bar: '≥ 4', ok: atHome >= 4 },
    { name: 'map snapshot load, median of 21', value: load, unit: 'ms', bar: '< 10', ok: load < 10 },
    { name: 'locate with border distance and neighbours', value: whole * 1000, unit: 'µs', bar: '< 1000', ok: whole < 1 },
    { name: 'map snapshot size', value: snapshot.length / 2 ** 20, unit: 'MiB', bar: '< 8', ok: snapshot.length < 8 * 2 ** 20 },
  ]
}

/** How many times faster: the median of rounds that run one after the other, after one to warm up. */
function ratio(map: GridMap, collection: GridCollection, points: Coordinates): number {
  const rival = whichPolygon(collection)
  const ratios = Array.from({ length: ROUNDS + 1 }, () => {
    const theirs = millis(() => points.filter(([lng, lat]) => rival([lng, lat]) !== null).length)
    const ours = millis(() => points.filter(([lng, lat]) => gridIndexAt(map, lng, lat) >= 0).length)
    return theirs / ours
  })
  return median(ratios.slice(1))
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

function uniformPoints(map: GridMap): Coordinates {
  const random = seededRandom(1)
  const { minX, minY, maxX, maxY } = map.index
  return Array.from({ length: POINTS }, () => [minX + random() * (maxX - minX), minY + random() * (maxY - minY)] as const)
}

/** Every grid alike, as every grid has about as many households: between two of its vertices. */
function homePoints({ features }: GridCollection): Coordinates {
  const random = seededRandom(2)
  return Array.from({ length: POINTS }, () => {
    const { geometry } = pick(random, features)
    const ring = (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat())[0] ?? []
    const [a, b, t] = [pick(random, ring), pick(random, ring), random()]
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])] as const
  })
}

function millis(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

if (require.main === module) {
  void bench().then((measures) => {
    for (const { name, value, unit, bar, ok } of measures) console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${value.toFixed(2)} ${unit} (${bar})`)
  })
}
