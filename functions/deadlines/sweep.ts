import type { Clock } from '../kernel/clock'
import { inTurn } from '../kernel/in-turn'
import { errorFields, log } from '../kernel/log'
import { DUE_SHARDS } from '../kernel/table'
import type { DueRow, DueStore } from './store'

/**
 * What a capability does with a row of its own whose time has come. It reads the row itself and decides
 * again: the index may still show what has moved on.
 * @param now milliseconds since 1970
 */
export type Due = (row: DueRow, now: number) => Promise<unknown>

export interface SweepDeps {
  readonly store: DueStore
  readonly clock: Clock
  /** By what a partition key begins with, up to the first `#`. */
  readonly owners: Readonly<Record<string, Due>>
}

export interface SweepResult {
  readonly handled: number
  readonly failed: number
  /** False when time ran out first; the next sweep goes on. */
  readonly complete: boolean
}

/** A sweep starts no further page after this: the last one may take 20 s when WeChat hangs, and the function ends at 55 s. Milliseconds. */
const BUDGET = 30_000
/** Rows of a shard handled side by side; all shards run at once. */
const PAGE = 25
/** A row that failed comes back after this, so that it never holds up the rest. Milliseconds. */
const POSTPONE = 5 * 60_000

/** Finds everything whose time has come and hands each row to its owner. Rows of one matter go one after another. */
export async function sweep({ store, clock, owners }: SweepDeps): Promise<SweepResult> {
  const started = clock()
  const now = new Date(started).toISOString()
  const turn = inTurn()

  const handle = async (row: DueRow): Promise<boolean> => {
    const [entity = ''] = row.pk.split('#')
    try {
      const owner = owners[entity]
      if (!owner) throw new Error(`deadlines: nobody owns ${entity}`)
      await owner(row, started)
      return true
    } catch (error) {
      log.error('due row failed', { entity, dueAt: row.dueAt, ...errorFields(error) })
      await store.postpone(row, new Date(clock() + POSTPONE).toISOString())
      return false
    }
  }

  const sweepShard = async (shard: string): Promise<SweepResult> => {
    let handled = 0
    let failed = 0
    for await (const rows of store.dueIn(shard, now, PAGE)) {
      if (clock() - started > BUDGET) return { handled, failed, complete: rows.length === 0 }
      const outcomes = await Promise.all(rows.map((row) => turn(row.pk, () => handle(row))))
      handled += outcomes.filter(Boolean).length
      failed += outcomes.filter((ok) => !ok).length
    }
    return { handled, failed, complete: true }
  }

  const shards = await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => sweepShard(`DUE#${shard}`)))
  const result = shards.reduce((sum, one) => ({ handled: sum.handled + one.handled, failed: sum.failed + one.failed, complete: sum.complete && one.complete }))
  if (result.handled + result.failed > 0 || !result.complete) log.info('sweep', { ...result })
  return result
}
