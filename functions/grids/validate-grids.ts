import { GridCode } from '@fengqiao/shared/area'
import { isInCity, toWgs84, type Frame } from '@fengqiao/shared/geo'
import * as z from 'zod/mini'
import { edgesOf, meetingOf, ringArea, sideOf } from './geometry'
import type { Grid, Position, Ring } from './grid-map'

/** Longitude, latitude, and a height that surveys sometimes add and nobody needs. */
const RawPosition = z.array(z.number()).check(z.minLength(2), z.maxLength(3))
const RawPolygon = z.array(z.array(RawPosition)).check(z.minLength(1))

const Feature = z.object({
  type: z.literal('Feature'),
  properties: z.object({
    code: GridCode,
    name: z.string().check(z.trim(), z.minLength(1, '缺少网格名称'), z.maxLength(50, '网格名称最多 50 字')),
  }),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: RawPolygon }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(RawPolygon).check(z.minLength(1)) }),
  ]),
})

const Collection = z.object({
  type: z.literal('FeatureCollection', '应为 GeoJSON FeatureCollection'),
  frame: z.enum(['gcj02', 'wgs84'], '缺少坐标系 frame（gcj02 或 wgs84）'),
  features: z.array(z.unknown()).check(z.minLength(1, '文件里没有网格')),
})

/** The grids of a map as GeoJSON. `frame` is a foreign member that this project requires. */
export interface GridCollection {
  readonly type: 'FeatureCollection'
  readonly frame: Frame
  readonly features: readonly {
    readonly type: 'Feature'
    readonly properties: { readonly code: string; readonly name: string }
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: Grid['polygons'][number] }
      | { readonly type: 'MultiPolygon'; readonly coordinates: Grid['polygons'] }
  }[]
}

/** Why a grid, or the whole file when it has no code, cannot be imported. In Chinese, for the administrator. */
export interface Refusal {
  readonly code?: string
  readonly reason: string
}

/**
 * Reads a GeoJSON FeatureCollection of grids into WGS-84.
 * @returns the sound grids, outer rings counter-clockwise, and every refusal with its reason. A map with
 * refusals must not be published: each refused grid is a hole.
 */
export function validateGrids(input: unknown): { grids: Grid[]; refused: Refusal[] } {
  const collection = Collection.safeParse(input)
  if (!collection.success) return { grids: [], refused: [{ reason: reasonOf(collection.error) }] }
  const { frame, features } = collection.data
  const grids = new Map<string, Grid>()
  const refused: Refusal[] = []
  for (const raw of features) {
    const feature = Feature.safeParse(raw)
    if (!feature.success) {
      refused.push({ ...codeIn(raw), reason: reasonOf(feature.error) })
      continue
    }
    const { properties, geometry } = feature.data
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const polygons = parts.map((rings) => rings.map((ring) => ring.map((position) => inWgs84(position, frame))))
    const reason = grids.has(properties.code) ? '网格代码重复' : faultOf(polygons)
    if (reason === undefined) grids.set(properties.code, { ...properties, polygons: polygons.map(wound) })
    else refused.push({ code: properties.code, reason })
  }
  return { grids: [...grids.values()], refused }
}

function reasonOf({ issues: [first] }: z.core.$ZodError): string {
  const path = first?.path.join('.')
  return path ? `${path}：${first?.message}` : (first?.message ?? '格式不对')
}

const WithCode = z.object({ properties: z.object({ code: z.string().check(z.maxLength(40)) }) })

function codeIn(raw: unknown): { code?: string } {
  const parsed = WithCode.safeParse(raw)
  return parsed.success ? { code: parsed.data.properties.code } : {}
}

function inWgs84([x = NaN, y = NaN]: readonly number[], frame: Frame): Position {
  const { lng, lat } = toWgs84({ lng: x, lat: y, frame })
  return [lng, lat]
}

/** Outer rings counter-clockwise and holes clockwise, as RFC 7946 wants; neighbours then run opposite ways. */
function wound(rings: readonly Ring[]): Ring[] {
  return rings.map((ring, i) => (ringArea(ring) > 0 === (i === 0) ? ring : [...ring].reverse()))
}

/** What is wrong with a grid's shape, or undefined when it is sound. */
function faultOf(polygons: Grid['polygons']): string | undefined {
  const rings = polygons.flat()
  return firstOf(rings, ringFault) ?? ringsFault(rings) ?? firstOf(polygons, holeFault) ?? partsFault(polygons)
}

function firstOf<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = fault(item)
    if (reason !== undefined) return reason
  }
  return undefined
}

function ringFault(ring: Ring): string | undefined {
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last || ring.length < 4) return '边界少于 4 个点'
  if (first[0] !== last[0] || first[1] !== last[1]) return '边界首尾没有闭合'
  const outside = ring.find(([lng, lat]) => !isInCity({ lng, lat }))
  if (outside) return `有顶点不在巴彦淖尔市范围内（${outside.join('，')}）`
  if (Math.abs(ringArea(ring)) < 1) return '边界围成的面积为零'
  const crossing = selfMeeting(ring)
  return crossing && `边界自相交（${crossing.join('，')} 附近）`
}

/** Where a ring meets itself other than from one edge to the next; undefined for a simple ring. */
function selfMeeting(ring: Ring): Position | undefined {
  // A repeated vertex makes an edge without length: harmless, and no meeting.
  const edges = edgesOf(ring).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1])
  for (const [i, [a, b]] of edges.entries()) {
    for (let j = i + 1; j < edges.length; j++) {
      const other = edges[j]
      if (!other) break
      const meeting = meetingOf(a, b, ...other)
      const areNeighbours = j === i + 1 || (i === 0 && j === edges.length - 1)
      if (meeting !== 'apart' && !(areNeighbours && meeting === 'touch')) return a
    }
  }
  return undefined
}

/** Rings of one grid may touch in points but not cross or share a line. */
function ringsFault(rings: readonly Ring[]): string | undefined {
  for (const [i, ring] of rings.entries()) {
    for (const other of rings.slice(i + 1)) {
      for (const [a, b] of edgesOf(ring)) {
        for (const [c, d] of edgesOf(other)) {
          const meeting = meetingOf(a, b, c, d)
          if (meeting === 'cross' || meeting === 'overlap') return `同一网格的边界互相交叉（${a.join('，')} 附近）`
        }
      }
    }
  }
  return undefined
}

function holeFault([outer, ...holes]: readonly Ring[]): string | undefined {
  const isStray = (hole: Ring) =>
    !outer || !isWithin(hole, [outer]) || holes.some((other) => other !== hole && isWithin(hole, [other]))
  return holes.some(isStray) ? '洞不在外边界之内' : undefined
}

function partsFault(polygons: Grid['polygons']): string | undefined {
  const overlaps = polygons.some((part, i) => polygons.some((other, j) => i !== j && part[0] && isWithin(part[0], other)))
  return overlaps ? '同一网格的几块互相重叠' : undefined
}

/** Whether a ring lies within an area whose border it does not cross: any point off the border tells. */
function isWithin(ring: Ring, area: readonly Ring[]): boolean {
  const points = edgesOf(ring).flatMap(([a, b]): Position[] => [a, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]])
  return points.map((point) => sideOf(area, point)).find((side) => side !== 'border') === 'inside'
}
