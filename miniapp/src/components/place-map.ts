import type { Place } from '@fengqiao/shared/contracts/common'
import * as z from 'zod/mini'

export interface PlaceMapProps {
  place: Place
  /** GeoJSON features, WGS-84: the grids around the place. */
  grids: readonly unknown[]
  /** The whole city, for a map that can be moved (h5). */
  banners?: readonly unknown[] | undefined
  label: string
  className?: string
  /** Given when the map may be moved to choose a place (h5): called with the point in its middle. */
  onMove?: ((place: Place) => void) | undefined
}

const RingShape = z.array(z.tuple([z.number(), z.number()], z.number()))
const Shape = z.object({
  properties: z.nullish(z.object({ name: z.optional(z.string()) })),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(RingShape) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(RingShape)) }),
  ]),
})

export type Ring = readonly (readonly [number, number, ...number[]])[]
export interface Outline { readonly name: string | undefined; readonly ring: Ring }

/** Every ring of every polygon; features of another shape draw nothing. */
export function outlinesOf(features: readonly unknown[]): Outline[] {
  return features.flatMap((feature): Outline[] => {
    const parsed = z.safeParse(Shape, feature)
    if (!parsed.success) return []
    const { geometry, properties } = parsed.data
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
    return rings.map((ring) => ({ name: properties?.name, ring }))
  })
}
