import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { Entity } from 'dynamodb-toolbox/entity'
import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import { Refusal } from './problem'
import type { AppTable } from './table'

/** How often a person may do something: `limit` times in each window of so many seconds. */
export interface Quota {
  readonly what: string
  readonly limit: number
  readonly window: number
}

/** Counts one more; one write unit, also when refused. Windows are fixed, so up to twice the limit fits around their border. */
export type Spend = (quota: Quota, personId: string, now: number) => Promise<void>

/** @throws (the returned function) Refusal TOO_MANY when the window is used up */
export function spendIn(table: AppTable): Spend {
  const entity = new Entity({
    name: 'Quota', table, timestamps: false,
    schema: item({ what: string().key(), personId: string().key(), window: number().key(), spent: number(), ttl: number() }),
    computeKey: ({ what, personId, window }) => ({ pk: `QUOTA#${what}#${personId}`, sk: String(window) }),
  })
  return async ({ what, limit, window: seconds }, personId, now) => {
    const window = Math.floor(now / 1000 / seconds)
    try {
      await entity.build(UpdateItemCommand)
        .item({ what, personId, window, spent: $add(1), ttl: (window + 2) * seconds })
        .options({ condition: { or: [{ attr: 'spent', exists: false }, { attr: 'spent', lt: limit }] } }).send()
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new Refusal('TOO_MANY')
      throw error
    }
  }
}
