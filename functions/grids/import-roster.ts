import { GridCode } from '@fengqiao/shared/area'
import { LeaveSpan } from '@fengqiao/shared/contracts/grids'
import { Ulid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import { codeOf } from './grid-map'
import type { CurrentMap } from './load-map'
import type { DutyItem, DutyPerson, GridStore } from './store'

/** Somebody whom the roster may name. The phone itself stays with people; here only its masked form. */
export const RosterPerson = z.object({
  staffId: Ulid,
  name: z.string().check(z.minLength(1), z.maxLength(20)),
  phoneMasked: z.string().check(z.regex(/^\d{3}\*{4}\d{4}$/)),
  leave: z.array(LeaveSpan),
})
export type RosterPerson = z.infer<typeof RosterPerson>

/** Who answers for a grid: staff ids; null where the post is vacant. */
export const RosterRow = z.object({ grid: GridCode, primary: z.nullable(Ulid), deputy: z.nullable(Ulid), leader: Ulid })
export type RosterRow = z.infer<typeof RosterRow>

export interface RosterReport {
  readonly rows: number
  readonly refused: readonly { readonly grid: string; readonly reason: string }[]
  /** Grids of the map in force that nobody answers for by this roster: they are vacant. */
  readonly vacant: readonly string[]
}

export interface ImportRosterDeps {
  readonly store: Pick<GridStore, 'replaceDuties'>
  readonly currentMap: () => Promise<CurrentMap>
}

/**
 * Puts a duty roster in force for the whole map. With any refusal nothing is written. Grids without a row
 * lose the one they had, so that nobody is sent work by a roster he has left.
 */
export async function importRoster({ store, currentMap }: ImportRosterDeps, rosterVersion: string, people: readonly RosterPerson[], rows: readonly RosterRow[]): Promise<RosterReport> {
  const { map } = await currentMap()
  const codes = new Set(Array.from({ length: map.count }, (_, grid) => codeOf(map, grid)))
  const byId = new Map(people.map((person) => [person.staffId, person]))
  const refused: { grid: string; reason: string }[] = []
  const duties = new Map<string, DutyItem>()
  for (const row of rows) {
    const ids = [row.leader, row.primary, row.deputy].filter((id) => id !== null)
    const unknown = ids.find((id) => !byId.has(id))
    const leader = byId.get(row.leader)
    if (!codes.has(row.grid)) refused.push({ grid: row.grid, reason: '地图上没有这个网格' })
    else if (duties.has(row.grid)) refused.push({ grid: row.grid, reason: '这个网格出现了两次' })
    else if (unknown !== undefined || !leader) refused.push({ grid: row.grid, reason: `名单里没有人员 ${unknown}` })
    else if (row.primary !== null && row.primary === row.deputy) refused.push({ grid: row.grid, reason: '网格员和替班是同一个人' })
    else {
      const [primary, deputy] = [row.primary, row.deputy].map((id) => (id === null ? undefined : byId.get(id)))
      duties.set(row.grid, {
        grid: row.grid, leader: dutyPerson(leader), rosterVersion,
        ...(primary ? { primary: dutyPerson(primary) } : {}), ...(deputy ? { deputy: dutyPerson(deputy) } : {}),
      })
    }
  }
  const vacant = [...codes].filter((code) => !duties.get(code)?.primary && !duties.get(code)?.deputy)
  if (refused.length > 0) return { rows: 0, refused, vacant }
  await store.replaceDuties([...duties.values()], [...codes].filter((code) => !duties.has(code)))
  return { rows: duties.size, refused, vacant }
}

function dutyPerson({ staffId, name, phoneMasked, leave }: RosterPerson): DutyPerson {
  return { staffId, name, phoneMasked, leave }
}
