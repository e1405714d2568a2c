import * as z from 'zod/mini'
import { Ulid } from '../ulid'

/** For operations without path parameters, query or body: anything sent is refused. */
export const Nothing = z.strictObject({})

export const ById = z.strictObject({ id: Ulid })

/** ISO 8601 with offset. */
export const Instant = z.iso.datetime({ offset: true, error: '时间格式不对' })

/**
 * A point with its frame. WeChat gives GCJ-02, EXIF and surveys WGS-84; near Linhe they differ by about
 * 500 m, so a point whose frame is missing is refused (design §4). Degrees; accuracy in metres.
 */
export const Place = z.strictObject({
  lng: z.number().check(z.minimum(-180, '经度应在 -180 到 180 之间'), z.maximum(180, '经度应在 -180 到 180 之间')),
  lat: z.number().check(z.minimum(-180, '纬度不对'), z.maximum(180, '纬度不对')),
  frame: z.enum(['gcj02', 'wgs84'], { error: '缺少坐标系（gcj02 或 wgs84）' }),
  accuracy: z.optional(z.number().check(z.minimum(0), z.maximum(100_000))),
  address: z.optional(z.string().check(z.maxLength(100, '地址最多 100 字'))),
})
export type Place = z.infer<typeof Place>

export const Cursor = z.optional(z.string().check(z.maxLength(500), z.regex(/^[\w-]+$/, '翻页标记不对')))

/** A list is a page with a cursor to the next one. */
export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), cursor: z.optional(z.string()) })
