import * as z from 'zod/mini'
import { GridCode } from '../area'
import { Instant, Nothing, Place } from './common'
import { defineOperation } from './operation'

/** The rule that named the grid: inside it, nearest within 2 km, or outside every grid (design §4). */
export const ROUTING_RULES = ['inside', 'onBorder', 'near', 'outside'] as const

export const Neighbour = z.object({ code: GridCode, name: z.string(), metres: z.number(), workerName: z.optional(z.string()) })

/** Why a report went where it went; kept with it, so a misroute can be traced to map, roster or phone. */
export const RoutedBecause = z.object({
  rule: z.enum(ROUTING_RULES),
  frame: z.enum(['gcj02', 'wgs84']),
  mapVersion: z.string(),
  gridCode: z.optional(GridCode),
  /** Metres to the grid's edge when inside, to the grid when near. */
  edgeMetres: z.optional(z.number()),
  duty: z.enum(['primary', 'deputy', 'vacant', 'none']),
  rosterVersion: z.optional(z.string()),
  neighbours: z.array(Neighbour),
})
export type RoutedBecause = z.infer<typeof RoutedBecause>

/** Who answers for a place: a named worker, or the post that stands behind (leader, officer). */
export const DutyCard = z.object({
  role: z.enum(['gridWorker', 'gridLeader', 'officer']),
  roleName: z.string(),
  area: z.string(),
  name: z.optional(z.string()),
  phoneMasked: z.optional(z.string()),
})
export type DutyCard = z.infer<typeof DutyCard>

export const GridHere = z.object({
  grid: z.nullable(z.object({ code: GridCode, name: z.string() })),
  /** The chain's names, e.g. 临河区 · 金川街道 · 金川社区. */
  areaName: z.string(),
  duty: DutyCard,
  vacant: z.boolean(),
  routedBecause: RoutedBecause,
})
export type GridHere = z.infer<typeof GridHere>

export const getGridAt = defineOperation({
  id: 'getGridAt',
  method: 'GET',
  path: '/grids/at',
  summary: 'The grid at a point and the card of who answers for it',
  audience: 'public',
  params: Nothing,
  query: z.strictObject({
    lng: z.coerce.number(),
    lat: z.coerce.number(),
    frame: Place.shape.frame,
    accuracy: z.optional(z.coerce.number().check(z.minimum(0), z.maximum(100_000))),
  }),
  body: Nothing,
  output: GridHere,
  statuses: [200],
  problems: ['PLACE_SWAPPED', 'PLACE_OUTSIDE_CITY'],
})

export const revealDutyPhone = defineOperation({
  id: 'revealDutyPhone',
  method: 'POST',
  path: '/grids/{code}/calls',
  summary: 'The duty phone of a grid, for a call; each look is recorded',
  audience: 'consented',
  params: z.strictObject({ code: GridCode }),
  query: Nothing,
  body: Nothing,
  output: z.object({ name: z.string(), phone: z.string() }),
  statuses: [200],
  problems: ['NOT_FOUND', 'TOO_MANY', 'CONSENT_REQUIRED'],
})

/** Outlines for drawing a map without a foreign tile server: WGS-84 GeoJSON of the banners. */
export const getOutlines = defineOperation({
  id: 'getOutlines',
  method: 'GET',
  path: '/grids/outlines',
  summary: 'Banner outlines of the city, GeoJSON, WGS-84',
  audience: 'public',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  output: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) }),
  statuses: [200],
  problems: [],
})

/** The outlines of the grids near a point, so that a reporter sees which grid his pin is in. */
export const getGridsNear = defineOperation({
  id: 'getGridsNear',
  method: 'GET',
  path: '/grids/near',
  summary: 'Outlines of the grids within a few hundred metres of a point, WGS-84 GeoJSON',
  audience: 'public',
  params: Nothing,
  query: getGridAt.query,
  body: Nothing,
  output: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) }),
  statuses: [200],
  problems: ['PLACE_SWAPPED', 'PLACE_OUTSIDE_CITY'],
})

/** A grid map import answers a report: what was refused, and every gap and overlap with its area. */
export const MapReport = z.object({
  version: z.string(),
  grids: z.int(),
  refused: z.array(z.object({ code: z.optional(z.string()), reason: z.string() })),
  gaps: z.array(z.object({ squareMetres: z.number(), at: z.tuple([z.number(), z.number()]), beside: z.array(z.string()) })),
  overlaps: z.array(z.object({ squareMetres: z.number(), at: z.tuple([z.number(), z.number()]), grids: z.array(z.string()) })),
})
export type MapReport = z.infer<typeof MapReport>

export const LeaveSpan = z.strictObject({ from: Instant, to: Instant })
