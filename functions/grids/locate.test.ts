import { encodeSnapshot, loadSnapshot } from './snapshot'
import { locate } from './locate'
import { box, grid, point } from '../../tests/support/grids'
import type { Grid } from './grid-map'

const mapOf = (...grids: Grid[]) => loadSnapshot(encodeSnapshot(grids))

/** Two grids side by side, each 10 steps wide (about 840 m). */
const west = grid(2, [box(0, 0, 10, 10)])
const east = grid(1, [box(10, 0, 20, 10)])

describe('a place inside a grid', () => {
  test('belongs to it, with the distance to its border', () => {
    const found = locate(mapOf(west, east), point(5, 5))
    expect(found).toMatchObject({ kind: 'inside', grid: { code: west.code, name: '第2网格' }, neighbours: [] })
    expect(found.kind === 'inside' && found.edgeMetres).toBeCloseTo(5 * 82.5, -1)
  })

  test('on the border of two, belongs to the lower code, and the other is named', () => {
    const found = locate(mapOf(west, east), point(10, 5))
    expect(found).toEqual({
      kind: 'inside',
      grid: { code: east.code, name: '第1网格' },
      edgeMetres: 0,
      neighbours: [{ code: west.code, name: '第2网格', metres: 0 }],
    })
  })

  test('on a corner where four meet, belongs to the lowest code of the four', () => {
    const four = mapOf(grid(4, [box(0, 0, 5, 5)]), grid(3, [box(5, 0, 10, 5)]), grid(2, [box(0, 5, 5, 10)]), grid(5, [box(5, 5, 10, 10)]))
    const found = locate(four, point(5, 5))
    expect(found).toMatchObject({ kind: 'inside', grid: { name: '第2网格' } })
    expect(found.kind === 'inside' && found.neighbours.map(({ name }) => name)).toEqual(['第3网格', '第4网格', '第5网格'])
  })

  test('on the outermost border, is inside', () => {
    for (const [x, y] of [[0, 0], [0, 5], [5, 0], [20, 10], [20, 3], [13, 10]] as const) {
      expect(locate(mapOf(west, east), point(x, y)).kind).toBe('inside')
    }
  })

  test('under 20 m from a border, names the neighbour; further off, only when the fix is that poor', () => {
    const map = mapOf(west, east)
    const neighbours = (x: number, accuracy?: number) => {
      const found = locate(map, point(x, 5), accuracy)
      return found.kind === 'inside' ? found.neighbours.map(({ name }) => name) : found.kind
    }
    expect(neighbours(9.8)).toEqual(['第1网格'])
    expect(neighbours(9)).toEqual([])
    expect(neighbours(9, 100)).toEqual(['第1网格'])
    expect(neighbours(5, 5000)).toEqual([])
  })

  test('covered by two overlapping grids, belongs to the lower code and names the other as 0 m away', () => {
    const found = locate(mapOf(grid(7, [box(0, 0, 10, 10)]), grid(6, [box(4, 4, 14, 14)])), point(7, 7))
    expect(found).toMatchObject({ kind: 'inside', grid: { name: '第6网格' }, neighbours: [{ name: '第7网格', metres: 0 }] })
  })
})

describe('holes and several parts', () => {
  const withHole = grid(1, [box(0, 0, 20, 20), box(5, 5, 15, 15)], [box(30, 0, 35, 5)])
  const inHole = grid(2, [box(5, 5, 15, 15)])

  test('a hole is not the grid; its border is', () => {
    expect(locate(mapOf(withHole), point(10, 10))).toMatchObject({ kind: 'near', grid: { name: '第1网格' } })
    expect(locate(mapOf(withHole), point(5, 10))).toMatchObject({ kind: 'inside', edgeMetres: 0 })
    expect(locate(mapOf(withHole, inHole), point(10, 10))).toMatchObject({ kind: 'inside', grid: { name: '第2网格' } })
  })

  test('every part is the grid', () => {
    expect(locate(mapOf(withHole), point(32, 3))).toMatchObject({ kind: 'inside', grid: { name: '第1网格' } })
    expect(locate(mapOf(withHole), point(25, 3))).toMatchObject({ kind: 'near', grid: { name: '第1网格' } })
  })
})

describe('a place outside every grid is never dropped', () => {
  const map = mapOf(west, east)

  test('goes to the nearest grid up to 2 km away, and says how far', () => {
    const found = locate(map, point(30, 5))
    expect(found).toMatchObject({ kind: 'near', grid: { code: east.code } })
    expect(found.kind === 'near' && found.metres).toBeCloseTo(10 * 82.5, -1)
    expect(locate(map, point(10, 15))).toMatchObject({ kind: 'near', grid: { code: east.code } })
  })

  test('goes to the township of the nearest grid beyond 2 km', () => {
    expect(locate(map, point(60, 5))).toMatchObject({ kind: 'outside', township: '150802001' })
    expect(locate(map, { lng: 109.9, lat: 42.4 })).toMatchObject({ kind: 'outside', township: '150802001' })
  })
})
