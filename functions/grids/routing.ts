import type { Place } from '@fengqiao/shared/contracts/common'
import type { RoutedBecause } from '@fengqiao/shared/contracts/grids'

/** Whose desk something goes to: a named worker, or a post when nobody is on duty or no grid contains the place. */
export interface Desk {
  readonly role: 'gridWorker' | 'gridLeader' | 'officer'
  readonly area: string
  readonly staffId?: string
  readonly name?: string
  readonly phoneMasked?: string
}

/** Where a place leads. `areaCode` is the grid's code, or the township's when no grid contains the place. */
export interface Routing {
  readonly grid: { readonly code: string; readonly name: string } | null
  readonly areaCode: string
  readonly areaName: string
  /** The point in WGS-84 degrees, converted once, here. */
  readonly point: { readonly lng: number; readonly lat: number }
  readonly desk: Desk
  readonly vacant: boolean
  readonly because: RoutedBecause
}

/** What other capabilities may ask of grids. `now` decides leave and shifts; milliseconds. */
export interface Grids {
  /** @throws Refusal PLACE_SWAPPED, PLACE_OUTSIDE_CITY */
  at(place: Place, now: number): Promise<Routing>
  /** The desk of a known grid, for a re-dispatch. Undefined when the map has no such grid. */
  deskOf(gridCode: string, now: number): Promise<{ grid: { code: string; name: string }; areaName: string; desk: Desk; vacant: boolean } | undefined>
}
