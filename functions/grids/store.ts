import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { BatchDeleteRequest } from 'dynamodb-toolbox/entity/actions/batchDelete'
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { item, list, map, number, string } from 'dynamodb-toolbox/schema'
import type { AppTable } from '../kernel/table'
import { writeMany } from '../kernel/write-many'

/** Copied from the staff list when the roster is imported, so that finding who is on duty is one small read. */
const person = () => map({
  staffId: string(), name: string(), phoneMasked: string(),
  /** Absences, ISO 8601 with offset; `to` is exclusive. */
  leave: list(map({ from: string(), to: string() })),
})

/** Who answers for a grid. */
const dutyEntity = (table: AppTable) => new Entity({
  name: 'Duty', table, timestamps: false,
  schema: item({ grid: string().key(), primary: person().optional(), deputy: person().optional(), leader: person(), rosterVersion: string() }),
  computeKey: ({ grid }) => ({ pk: `GRID#${grid}`, sk: 'DUTY' }),
})

/** Which map version is in force. The version itself is files in the map bucket and never changes. */
const mapEntity = (table: AppTable) => new Entity({
  name: 'Map', table, timestamps: false,
  schema: item({ name: string().const('current').key(), version: string(), grids: number(), publishedAt: string() }),
  computeKey: () => ({ pk: 'MAP', sk: 'CURRENT' }),
})

/** Who looked up a duty phone, when. Kept three years (网络数据安全管理条例 §12). */
const lookEntity = (table: AppTable) => new Entity({
  name: 'PhoneLook', table, timestamps: false,
  schema: item({ grid: string().key(), at: string().key(), personId: string().key(), staffId: string(), ttl: number() }),
  computeKey: ({ grid, at, personId }) => ({ pk: `GRID#${grid}`, sk: `LOOK#${at}#${personId}` }),
})

export type DutyItem = FormattedItem<ReturnType<typeof dutyEntity>>
export type DutyPerson = DutyItem['leader']
export type PhoneLook = FormattedItem<ReturnType<typeof lookEntity>>

export type GridStore = ReturnType<typeof gridStore>

/** Access patterns of grids; each with its cost in docs/access-patterns.md. */
export function gridStore(table: AppTable) {
  const duty = dutyEntity(table)
  const current = mapEntity(table)
  const look = lookEntity(table)

  return {
    /** 0.5 read units. */
    async duty(grid: string): Promise<DutyItem | undefined> {
      return (await duty.build(GetItemCommand).key({ grid }).send()).Item
    },

    /** Writes rows, in order, and then removes those of other grids; one write unit each. */
    async replaceDuties(rows: readonly DutyItem[], removed: readonly string[]): Promise<void> {
      await writeMany(table, [
        ...rows.map((row) => duty.build(BatchPutRequest).item(row)),
        ...removed.map((grid) => duty.build(BatchDeleteRequest).key({ grid })),
      ])
    },

    /** Version of the map in force; 0.5 read units. */
    async currentMap(): Promise<string | undefined> {
      return (await current.build(GetItemCommand).key({ name: 'current' }).send()).Item?.version
    },

    async publishMap(version: string, grids: number, publishedAt: string): Promise<void> {
      await current.build(PutItemCommand).item({ name: 'current', version, grids, publishedAt }).send()
    },

    async recordLook(made: PhoneLook): Promise<void> {
      await look.build(PutItemCommand).item(made).send()
    },
  }
}
