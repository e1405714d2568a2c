import { toGcj02 } from '@fengqiao/shared/geo'
import type { Ring } from './grid-map'
import { box, grid, ring } from '../../tests/support/grids'
import { validateGrids } from './validate-grids'

function feature(code: string, ...polygons: Ring[][]) {
  return { type: 'Feature', properties: { code, name: '第一网格' }, geometry: { type: 'MultiPolygon', coordinates: polygons } }
}

const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', frame: 'wgs84', features })
const CODE = '150802001001001'
const reasonFor = (...polygons: Ring[][]) => validateGrids(collection(feature(CODE, ...polygons))).refused[0]?.reason

test('sound grids come through in WGS-84, with holes and parts, outer rings counter-clockwise', () => {
  const clockwise = [...box(0, 0, 10, 10)].reverse()
  const { grids, refused } = validateGrids(collection(feature(CODE, [clockwise, box(2, 2, 4, 4)], [box(20, 0, 25, 5)])))
  expect(refused).toEqual([])
  expect(grids).toEqual([{ ...grid(1, [box(0, 0, 10, 10), [...box(2, 2, 4, 4)].reverse()], [box(20, 0, 25, 5)]), name: '第一网格' }])
})

test('a survey in GCJ-02 is converted once, here', () => {
  const there = box(0, 0, 10, 10).map(([lng, lat]) => {
    const moved = toGcj02({ lng, lat, frame: 'wgs84' })
    return [moved.lng, moved.lat] as const
  })
  const { grids } = validateGrids({ ...collection(feature(CODE, [there])), frame: 'gcj02' })
  const corner = grids[0]?.polygons[0]?.[0]?.[0]
  expect(corner?.[0]).toBeCloseTo(box(0, 0, 10, 10)[0]?.[0] ?? NaN, 5)
  expect(corner?.[1]).toBeCloseTo(box(0, 0, 10, 10)[0]?.[1] ?? NaN, 5)
})

describe('the whole file is refused', () => {
  test.each([
    ['without a frame', { type: 'FeatureCollection', features: [] }, '缺少坐标系'],
    ['in an unknown frame', { ...collection(feature(CODE, [box(0, 0, 1, 1)])), frame: 'bd09' }, '缺少坐标系'],
    ['when it is no FeatureCollection', { type: 'Feature', frame: 'wgs84' }, 'FeatureCollection'],
    ['when it is empty', collection(), '文件里没有网格'],
    ['when it is no object', '[]', ''],
  ])('%s', (_, input, reason) => {
    const { grids, refused } = validateGrids(input)
    expect(grids).toEqual([])
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toContain(reason)
  })
})

describe('a grid is refused with its reason', () => {
  test.each([
    ['a ring that is not closed', [box(0, 0, 9, 9).slice(0, -1)], '没有闭合'],
    ['a ring of three positions', [ring([0, 0], [5, 5])], '少于 4 个点'],
    ['a ring that crosses itself', [ring([0, 0], [10, 10], [10, 0], [0, 5])], '自相交'],
    ['a ring that touches itself', [ring([0, 0], [10, 0], [10, 10], [5, 0], [0, 10])], '自相交'],
    ['a ring with a spike', [ring([0, 0], [10, 0], [20, 0], [10, 0], [10, 10])], '自相交'],
    ['a ring without area', [ring([0, 0], [5, 0], [10, 0])], '面积为零'],
    ['a hole outside', [box(0, 0, 5, 5), box(7, 7, 9, 9)], '洞不在外边界之内'],
    ['a hole across the border', [box(0, 0, 5, 5), box(3, 3, 9, 9)], '互相交叉'],
    ['a hole in a hole', [box(0, 0, 20, 20), box(2, 2, 18, 18), box(4, 4, 8, 8)], '洞不在外边界之内'],
  ])('%s', (_, polygon, reason) => {
    expect(reasonFor(polygon)).toContain(reason)
  })

  test('parts that overlap', () => {
    expect(reasonFor([box(0, 0, 9, 9)], [box(2, 2, 4, 4)])).toContain('重叠')
    expect(reasonFor([box(0, 0, 9, 9)], [box(5, 5, 14, 14)])).toContain('互相交叉')
  })

  test('a place outside the city, or with longitude and latitude exchanged', () => {
    const swapped = box(0, 0, 9, 9).map(([x, y]) => [y, x] as const)
    expect(reasonFor([swapped])).toContain('不在巴彦淖尔市范围内')
  })

  test('a malformed code, a missing name, an odd geometry; the sound grids beside are still read', () => {
    const sound = feature('150802001001009', [box(30, 0, 40, 10)])
    const { grids, refused } = validateGrids(
      collection(
        feature('15080200100100', [box(0, 0, 1, 1)]),
        { ...feature(CODE, [box(0, 0, 1, 1)]), properties: { code: CODE, name: ' ' } },
        { ...feature(CODE), geometry: { type: 'LineString', coordinates: [] } },
        null,
        sound,
      ),
    )
    expect(grids.map(({ code }) => code)).toEqual(['150802001001009'])
    expect(refused.map(({ code }) => code)).toEqual(['15080200100100', CODE, CODE, undefined])
    expect(refused[0]?.reason).toContain('15 位')
    expect(refused[1]?.reason).toContain('名称')
  })

  test('a code that occurs twice', () => {
    const { grids, refused } = validateGrids(collection(feature(CODE, [box(0, 0, 1, 1)]), feature(CODE, [box(1, 0, 2, 1)])))
    expect(grids).toHaveLength(1)
    expect(refused).toEqual([{ code: CODE, reason: '网格代码重复' }])
  })
})

test('a hole may touch the outer border in a point, and a repeated vertex does no harm', () => {
  expect(reasonFor([box(0, 0, 10, 10), ring([0, 5], [4, 4], [4, 6])])).toBeUndefined()
  expect(reasonFor([ring([0, 0], [10, 0], [10, 0], [10, 10], [0, 10])])).toBeUndefined()
})
