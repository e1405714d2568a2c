import { gridIndexAt } from './cover'
import { codeOf, nameOf } from './grid-map'
import { SnapshotError, encodeSnapshot, loadSnapshot } from './snapshot'
import { box, grid, point } from '../../tests/support/grids'

const grids = [grid(3, [box(0, 0, 4, 4)]), grid(1, [box(4, 0, 8, 4)]), grid(2, [box(0, 4, 8, 8), box(2, 5, 3, 6)])]

test('the same grids in any order are the same bytes', () => {
  expect(encodeSnapshot([...grids].reverse())).toEqual(encodeSnapshot(grids))
})

test('codes and names come back, in code order', () => {
  const map = loadSnapshot(encodeSnapshot(grids))
  expect([0, 1, 2].map((i) => codeOf(map, i))).toEqual(['150802001001001', '150802001001002', '150802001001003'])
  expect([0, 1, 2].map((i) => nameOf(map, i))).toEqual(['第1网格', '第2网格', '第3网格'])
})

test('a snapshot is used as it lies; bytes at an odd address are copied first', () => {
  const bytes = encodeSnapshot(grids)
  expect(loadSnapshot(bytes).coordinates.buffer).toBe(bytes.buffer)
  const odd = Buffer.alloc(bytes.length + 3)
  odd.set(bytes, 3)
  const { lng, lat } = point(5, 2)
  expect(gridIndexAt(loadSnapshot(odd.subarray(3)), lng, lat)).toBe(0)
})

test('anything else is refused', () => {
  const bytes = encodeSnapshot(grids)
  const cases = [new Uint8Array(0), new Uint8Array(100), bytes.slice(0, -8), new Uint8Array([...bytes, 0, 0, 0, 0, 0, 0, 0, 0]), bytes.slice(0, 20), bytes.map((byte, i) => (i === 9 ? 0 : byte))]
  for (const broken of cases) expect(() => loadSnapshot(broken)).toThrow(SnapshotError)
})

test('an empty map and a code that occurs twice cannot be encoded', () => {
  expect(() => encodeSnapshot([])).toThrow(RangeError)
  expect(() => encodeSnapshot([...grids, ...grids])).toThrow(/150802001001001/)
})

test('points that are no points are in no grid', () => {
  const map = loadSnapshot(encodeSnapshot(grids))
  for (const odd of [NaN, Infinity, -Infinity, 1e300]) {
    expect(gridIndexAt(map, odd, 40.7)).toBe(-1)
    expect(gridIndexAt(map, 107.4, odd)).toBe(-1)
  }
})
