import { CITY_BOUNDS, isInCity, looksSwapped, metresPerDegree, toGcj02, toWgs84 } from './geo'

const LINHE = { lng: 107.3636, lat: 40.7532 }

function metresBetween(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const scale = metresPerDegree(a.lat)
  return Math.hypot((a.lng - b.lng) * scale.lng, (a.lat - b.lat) * scale.lat)
}

test('around Linhe the two frames lie about 500 m apart: a mixed-up frame would miss the grid', () => {
  const shown = toGcj02({ ...LINHE, frame: 'wgs84' })
  expect(metresBetween(LINHE, shown)).toBeGreaterThan(480)
  expect(metresBetween(LINHE, shown)).toBeLessThan(520)
})

test('there and back again moves a point less than 0.2 m, all over the city', () => {
  for (let lng = CITY_BOUNDS.west; lng < CITY_BOUNDS.east; lng += 0.1) {
    for (let lat = CITY_BOUNDS.south; lat < CITY_BOUNDS.north; lat += 0.1) {
      const back = toWgs84({ ...toGcj02({ lng, lat, frame: 'wgs84' }), frame: 'gcj02' })
      expect(metresBetween({ lng, lat }, back)).toBeLessThan(0.2)
    }
  }
})

test('a point already in the frame is left alone', () => {
  expect(toWgs84({ ...LINHE, frame: 'wgs84' })).toEqual(LINHE)
  expect(toGcj02({ ...LINHE, frame: 'gcj02' })).toEqual(LINHE)
})

test('longitude and latitude exchanged are recognised, elsewhere is not', () => {
  const frames = ['gcj02', 'wgs84'] as const
  for (const frame of frames) {
    expect(looksSwapped({ lng: LINHE.lat, lat: LINHE.lng, frame })).toBe(true)
    expect(looksSwapped({ ...LINHE, frame })).toBe(false)
    expect(looksSwapped({ lng: 116.4, lat: 39.9, frame })).toBe(false)
    expect(looksSwapped({ lng: 39.9, lat: 116.4, frame })).toBe(false)
  }
})

test('the city ends where its outline does, and what is no number is not in it', () => {
  expect(isInCity(LINHE)).toBe(true)
  expect(isInCity({ lng: 116.4, lat: 39.9 })).toBe(false)
  expect(isInCity({ lng: NaN, lat: 40.7 })).toBe(false)
})

test('a degree at 41° north is 84 km east and 111 km north', () => {
  expect(metresPerDegree(41).lng).toBeCloseTo(84_137, -2)
  expect(metresPerDegree(41).lat).toBeCloseTo(111_052, -2)
})
