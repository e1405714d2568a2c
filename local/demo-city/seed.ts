import { importGrids } from '../../functions/grids/import-grids'
import { importRoster } from '../../functions/grids/import-roster'
import { mapLoader } from '../../functions/grids/load-map'
import { gridStore } from '../../functions/grids/store'
import type { Bucket } from '../../functions/kernel/bucket'
import type { Clock } from '../../functions/kernel/clock'
import type { Sealer } from '../../functions/kernel/seal'
import type { Secrets } from '../../functions/kernel/secrets'
import type { AppTable } from '../../functions/kernel/table'
import { importStaff } from '../../functions/people/import-staff'
import { maskPhone } from '../../functions/people/person'
import { peopleStore } from '../../functions/people/store'
import { placeName } from './divisions'
import { buildOutlines, type DemoCity } from './index'

export interface SeedDeps {
  readonly table: AppTable
  /** The map bucket. */
  readonly files: Pick<Bucket, 'get' | 'put'>
  readonly sealer: Sealer
  readonly secrets: () => Promise<Secrets>
  readonly clock: Clock
}

/** Part of every roster row; raise it when the demo city's people change. */
const ROSTER_VERSION = 'demo-1'

/**
 * Puts the demo city's staff, map and roster into an empty city, by the use cases a real one is filled by.
 * Safe to repeat: a city that has it all is left alone, one whose seeding was interrupted is completed.
 * @returns whether there was anything to do
 */
export async function seedDemoCity({ table, files, sealer, secrets, clock }: SeedDeps, city: DemoCity): Promise<boolean> {
  const store = gridStore(table)
  // The roster is written last and in order, so its last row stands for everything.
  const lastGrid = city.duty.at(-1)?.grid ?? ''
  if ((await store.duty(lastGrid))?.rosterVersion === ROSTER_VERSION) return false
  const staff = city.staff.map(({ leave: _, languages, roles, ...member }) => ({ ...member, languages: [...languages], roles: [...roles] }))
  await importStaff({ store: peopleStore(table), sealer, secrets }, ROSTER_VERSION, staff)
  const areas = city.divisions.map((division) => ({ code: division.code, name: placeName(division) }))
  const { refused } = await importGrids({ store, files, clock }, { grids: city.grids, areas, outlines: buildOutlines() })
  if (refused.length > 0) throw new Error(`demo city: ${refused.length} grids refused, first: ${refused[0]?.reason}`)
  const people = city.staff.map(({ staffId, name, phone, leave }) => ({ staffId, name, phoneMasked: maskPhone(phone), leave: [...leave] }))
  const roster = await importRoster({ store, currentMap: mapLoader({ store, files, clock }) }, ROSTER_VERSION, people, city.duty)
  if (roster.refused.length > 0) throw new Error(`demo city: ${roster.refused.length} roster rows refused, first: ${roster.refused[0]?.reason}`)
  return true
}
