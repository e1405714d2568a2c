import { AreaCode, areaAt, levelOf, LEVELS } from '@fengqiao/shared/area'
import * as z from 'zod/mini'
import type { Bucket } from '../kernel/bucket'
import type { Clock } from '../kernel/clock'
import { errorFields, log } from '../kernel/log'
import type { GridMap } from './grid-map'
import { loadSnapshot } from './snapshot'
import type { GridStore } from './store'

/** A map version in the memory of this function. */
export interface CurrentMap {
  readonly version: string
  readonly map: GridMap
  /** The names down to an area, e.g. 临河区 · 金川街道 · 水苑社区; a grid is not named itself. */
  areaName(code: string): string
}

/** Names of banners, townships and communities. */
export const Areas = z.array(z.strictObject({ code: AreaCode, name: z.string().check(z.minLength(1), z.maxLength(40)) }))
export type Areas = z.infer<typeof Areas>

/** Where the parts of a map version lie in the map bucket. */
export const mapKey = (version: string, part: 'grids.bin' | 'areas.json' | 'outlines.json' | 'report.json') => `${version}/${part}`

/** How long a function may go on with the version it knows: a new map is in force everywhere after a minute. */
const FRESH_MS = 60_000
const LARGEST = 64 * 1024 * 1024

export interface MapFiles {
  readonly store: Pick<GridStore, 'currentMap'>
  readonly files: Pick<Bucket, 'get'>
  readonly clock: Clock
}

/**
 * Answers the map in force, kept from call to call. When a newer one cannot be read, the known one stays in
 * use and the failure is logged: an older map still finds nearly everyone.
 * @throws (the returned function) Error when no map was ever published or the first one cannot be read
 */
export function mapLoader({ store, files, clock }: MapFiles): () => Promise<CurrentMap> {
  let known: { current: CurrentMap; checkedAt: number } | undefined
  let loading: Promise<CurrentMap> | undefined
  const refresh = async (): Promise<CurrentMap> => {
    const version = await store.currentMap()
    if (version === undefined) throw new Error('grids: no map is published')
    const current = version === known?.current.version ? known.current : await readMap(files, version)
    known = { current, checkedAt: clock() }
    return current
  }
  return async () => {
    if (known && clock() - known.checkedAt < FRESH_MS) return known.current
    loading ??= refresh().finally(() => { loading = undefined })
    try {
      return await loading
    } catch (error) {
      if (!known) throw error
      log.error('map not refreshed', { version: known.current.version, ...errorFields(error) })
      return known.current
    }
  }
}

async function readMap(files: MapFiles['files'], version: string): Promise<CurrentMap> {
  const [grids, areas] = await Promise.all([readPart(files, version, 'grids.bin'), readPart(files, version, 'areas.json')])
  const names = new Map(Areas.parse(JSON.parse(new TextDecoder().decode(areas))).map(({ code, name }) => [code, name]))
  return { version, map: loadSnapshot(grids), areaName: (code) => namesDownTo(code, names) }
}

/** @throws Error when the part is missing */
export async function readPart(files: MapFiles['files'], version: string, part: Parameters<typeof mapKey>[1]): Promise<Uint8Array> {
  const bytes = await files.get(mapKey(version, part), LARGEST)
  if (bytes === undefined || bytes === 'tooLarge') throw new Error(`grids: map ${version} has no readable ${part}`)
  return bytes
}

function namesDownTo(code: string, names: ReadonlyMap<string, string>): string {
  const own = levelOf(code)
  const levels = LEVELS.filter((level) => level !== 'grid' && own !== undefined && LEVELS.indexOf(level) <= LEVELS.indexOf(own))
  return levels.flatMap((level) => names.get(areaAt(code, level)) ?? []).join(' · ')
}
