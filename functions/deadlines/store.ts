import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { AppTable } from '../kernel/table'

/** A row of the `due` index: keys and time, nothing else (KEYS_ONLY), so a sweep over other people's data reads none of it. */
const DueRow = z.object({ pk: z.string(), sk: z.string(), dueAt: z.string() })
export type DueRow = z.infer<typeof DueRow>

export type DueStore = ReturnType<typeof dueStore>

export function dueStore(table: AppTable) {
  const client = table.getDocumentClient()
  const TableName = table.getName()

  return {
    /**
     * Pages of what is due in a shard, soonest first. Times are UTC of fixed width, so their order as text is
     * their order in time. 0.5 read units per page.
     */
    async *dueIn(shard: string, now: string, pageSize: number): AsyncGenerator<DueRow[]> {
      let from: Record<string, unknown> | undefined
      do {
        const page = await client.send(new QueryCommand({
          TableName, IndexName: 'due', Limit: pageSize, ExclusiveStartKey: from,
          KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now', ExpressionAttributeValues: { ':shard': shard, ':now': now },
        }))
        yield z.array(DueRow).parse(page.Items ?? [])
        from = page.LastEvaluatedKey
      } while (from)
    },

    /** Moves a row's next try on, unless its owner has moved it already. */
    async postpone({ pk, sk, dueAt }: DueRow, until: string): Promise<void> {
      try {
        await client.send(new UpdateCommand({
          TableName, Key: { pk, sk }, UpdateExpression: 'SET dueAt = :until', ConditionExpression: 'dueAt = :seen', ExpressionAttributeValues: { ':until': until, ':seen': dueAt },
        }))
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    },
  }
}
