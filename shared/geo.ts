import gcoord from 'gcoord'

/** Degrees, east and north. */
export interface Point {
  readonly lng: number
  readonly lat: number
}

/** WeChat answers in GCJ-02 (China's shifted frame), EXIF and surveys in WGS-84. */
export type Frame = 'gcj02' | 'wgs84'

export interface FramedPoint extends Point {
  readonly frame: Frame
}

/** 巴彦淖尔 in WGS-84 degrees, its outline's bounding box widened by about 2 km. */
export const CITY_BOUNDS = { west: 105.17, south: 40.1, east: 109.91, north: 42.49 } as const

/** The point in WGS-84, the only frame used behind the edge. Exact for wgs84, within 0.2 m for gcj02. */
export function toWgs84({ lng, lat, frame }: FramedPoint): Point {
  if (frame === 'wgs84') return { lng, lat }
  const [x, y] = gcoord.transform([lng, lat], gcoord.GCJ02, gcoord.WGS84)
  return { lng: x, lat: y }
}

/** The point in GCJ-02, for WeChat's map and for navigation. */
export function toGcj02({ lng, lat, frame }: FramedPoint): Point {
  if (frame === 'gcj02') return { lng, lat }
  const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02)
  return { lng: x, lat: y }
}

/** Whether a WGS-84 point lies in the city's bounding box. False for NaN. */
export function isInCity({ lng, lat }: Point): boolean {
  return lng >= CITY_BOUNDS.west && lng <= CITY_BOUNDS.east && lat >= CITY_BOUNDS.south && lat <= CITY_BOUNDS.north
}

/** Whether the place makes sense only with longitude and latitude exchanged: the caller mixed them up. */
export function looksSwapped(place: FramedPoint): boolean {
  return !isInCity(toWgs84(place)) && isInCity(toWgs84({ lng: place.lat, lat: place.lng, frame: place.frame }))
}

/**
 * Metres in one degree, east and north, at a latitude on the WGS-84 ellipsoid. Treating the
 * neighbourhood of a point as flat errs by less than 0.1 % within 10 km at 41° north.
 */
export function metresPerDegree(lat: number): Point {
  const phi = (lat * Math.PI) / 180
  return {
    lng: 111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
    lat: 111132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  }
}
