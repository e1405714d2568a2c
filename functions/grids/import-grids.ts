import { createHash } from 'node:crypto'
import { areaAt } from '@fengqiao/shared/area'
import type { MapReport } from '@fengqiao/shared/contracts/grids'
import type { Bucket } from '../kernel/bucket'
import type { Clock } from '../kernel/clock'
import { findSeams } from './find-seams'
import type { Grid } from './grid-map'
import { Areas, mapKey } from './load-map'
import { encodeSnapshot } from './snapshot'
import type { GridStore } from './store'
import { validateGrids, type Refusal } from './validate-grids'

export interface ImportGridsDeps {
  readonly store: Pick<GridStore, 'publishMap'>
  readonly files: Pick<Bucket, 'put'>
  readonly clock: Clock
}

export interface MapInput {
  /** GeoJSON FeatureCollection with a `frame`, as `validateGrids` reads it. */
  readonly grids: unknown
  readonly areas: Areas
  /** Banner outlines for drawing, GeoJSON in WGS-84. */
  readonly outlines: unknown
  /** The area that should be covered, WGS-84: with it, gaps along its edge are found too. */
  readonly coverage?: Grid['polygons']
}

/**
 * Makes a map version of the grids and puts it in force. Its name comes from its content: the same grids
 * are the same version. With any refusal nothing is published (`version` is empty), for each refused grid
 * would be a hole; gaps and overlaps are reported for mending, and do not hold the map up.
 */
export async function importGrids({ store, files, clock }: ImportGridsDeps, input: MapInput): Promise<MapReport> {
  const { grids, refused } = validateGrids(input.grids)
  refused.push(...unnamed(grids, input.areas))
  const seams = findSeams(grids, input.coverage)
  if (refused.length > 0) return { version: '', grids: grids.length, refused, ...seams }
  const snapshot = encodeSnapshot(grids)
  const areas = json(Areas.parse(input.areas))
  const outlines = json(input.outlines)
  const version = [snapshot, areas, outlines].reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex').slice(0, 16)
  const report = { version, grids: grids.length, refused, ...seams }
  await Promise.all([
    files.put(mapKey(version, 'grids.bin'), snapshot, 'application/octet-stream'),
    files.put(mapKey(version, 'areas.json'), areas, 'application/json'),
    files.put(mapKey(version, 'outlines.json'), outlines, 'application/geo+json'),
    files.put(mapKey(version, 'report.json'), json(report), 'application/json'),
  ])
  // Last: whoever learns of the version finds it whole.
  await store.publishMap(version, grids.length, new Date(clock()).toISOString())
  return report
}

/** Grids whose community, township or banner has no name in the list. */
function unnamed(grids: readonly Grid[], areas: Areas): Refusal[] {
  const known = new Set(areas.map(({ code }) => code))
  const levels = ['banner', 'township', 'community'] as const
  return grids.flatMap(({ code }) => {
    const missing = levels.map((level) => areaAt(code, level)).find((area) => !known.has(area))
    return missing === undefined ? [] : [{ code, reason: `区划名称表里没有 ${missing}` }]
  })
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
