import { findSeams } from './find-seams'
import { box, grid, point, ring } from '../../tests/support/grids'

/** One step is about 82.5 m east and 108.5 m north here. */
const SQUARE_STEP = 82.56 * 108.45

describe('a seamless map', () => {
  test('has no gap and no overlap, whether or not neighbours name the same vertices', () => {
    const [a, b, c] = [grid(1, [box(0, 0, 10, 10)]), grid(2, [box(10, 0, 20, 5)]), grid(3, [box(10, 5, 20, 10)])]
    expect(findSeams([a, b, c])).toEqual({ gaps: [], overlaps: [] })
    expect(findSeams([a, b, c], [[box(0, 0, 20, 10)]])).toEqual({ gaps: [], overlaps: [] })
  })

  test('may have a grid in the hole of another', () => {
    expect(findSeams([grid(1, [box(0, 0, 9, 9), box(3, 3, 6, 6)]), grid(2, [box(3, 3, 6, 6)])])).toEqual({ gaps: [], overlaps: [] })
  })

  test('of no grids is empty', () => {
    expect(findSeams([])).toEqual({ gaps: [], overlaps: [] })
  })
})

describe('a gap', () => {
  test('is reported with its area, a point in it and the grids around', () => {
    const around = [grid(1, [box(0, 0, 9, 3)]), grid(2, [box(0, 6, 9, 9)]), grid(3, [box(0, 3, 4, 6)]), grid(4, [box(6, 3, 9, 6)])]
    const { gaps, overlaps } = findSeams(around)
    expect(overlaps).toEqual([])
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.beside).toEqual(around.map(({ code }) => code))
    expect((gaps[0]?.squareMetres ?? 0) / SQUARE_STEP).toBeCloseTo(6, 1)
    const [lng = 0, lat = 0] = gaps[0]?.at ?? []
    expect([lng > point(4, 3).lng, lng < point(6, 3).lng, lat > point(4, 3).lat, lat < point(4, 6).lat]).toEqual([true, true, true, true])
  })

  test('between two borders surveyed apart is found, a sliver below 1 m² is not', () => {
    const dented = (depth: number) => [
      grid(1, [ring([0, 0], [10, 0], [10, 3], [10 - depth, 5], [10, 7], [10, 10], [0, 10])]),
      grid(2, [box(10, 0, 20, 10)]),
    ]
    expect(findSeams(dented(1)).gaps).toMatchObject([{ beside: ['150802001001001', '150802001001002'] }])
    expect(findSeams(dented(1e-5)).gaps).toEqual([])
  })

  test('at the edge of the city is found when the outline is given', () => {
    const grids = [grid(1, [box(0, 0, 10, 10)])]
    expect(findSeams(grids).gaps).toEqual([])
    const { gaps } = findSeams(grids, [[box(0, 0, 11, 10)]])
    expect(gaps).toMatchObject([{ beside: ['150802001001001'] }])
    expect((gaps[0]?.squareMetres ?? 0) / SQUARE_STEP).toBeCloseTo(10, 1)
  })
})

describe('an overlap', () => {
  test.each([
    ['crossing borders', [box(5, 5, 15, 15)], 25],
    ['a grid inside another', [box(2, 2, 4, 4)], 4],
    ['the same grid twice', [box(0, 0, 10, 10)], 100],
    ['a border partly shared', [box(5, 0, 15, 10)], 50],
    ['a chord between two vertices', [ring([0, 0], [10, 10], [0, 10])], 50],
    ['vertices that touch edges only', [ring([0, 5], [5, 0], [10, 5], [5, 10])], 50],
  ])('%s is reported with its area and both grids, the lower code first', (_, polygon, steps) => {
    const { overlaps } = findSeams([grid(2, [box(0, 0, 10, 10)]), grid(1, polygon)])
    expect(overlaps).toMatchObject([{ grids: ['150802001001001', '150802001001002'] }])
    expect((overlaps[0]?.squareMetres ?? 0) / SQUARE_STEP).toBeCloseTo(steps, 0)
  })

  test('the largest comes first', () => {
    const { overlaps } = findSeams([grid(1, [box(0, 0, 10, 10)]), grid(2, [box(9, 0, 20, 10)]), grid(3, [box(0, 7, 8, 20)])])
    expect(overlaps.map(({ grids }) => grids[1].slice(-1))).toEqual(['3', '2'])
  })
})
