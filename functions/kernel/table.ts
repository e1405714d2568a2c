import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Table } from 'dynamodb-toolbox/table'
import { execute, type ExecuteTransactWriteInput, type ExecuteTransactWriteOptions } from 'dynamodb-toolbox/entity/actions/transactWrite'
import { Refusal } from './problem'
import type { Env } from './env'

/** One write of a transaction, as dynamodb-toolbox builds it. */
export type Write = Exclude<ExecuteTransactWriteInput[number], ExecuteTransactWriteOptions>

export type AppTable = ReturnType<typeof tableOver>

/** How many shards the `due` index is spread over; a sweep reads each. */
export const DUE_SHARDS = 8

/**
 * What the list indexes carry of a matter: enough for a row of an inbox or of "my matters", and nothing
 * longer, because every step of a matter writes it again. `infra/table.yml` projects exactly these.
 */
export const LIST_ATTRIBUTES = [
  '_et', 'id', 'no', 'reporterId', 'status', 'version', 'category', 'summary', 'urgent', 'photo', 'point', 'areaCode', 'areaName', 'gridName',
  'holder', 'acceptBy', 'resolveBy', 'decideBy', 'closeAt', 'resolvedAt', 'closedAs', 'reopened', 'createdAt',
] as const

/**
 * The one table (design §7). Three sparse indexes serve every capability:
 * `byHolder` what waits on a desk, by deadline; `byPerson` what a person started, by time;
 * `due` whatever must happen by a time, found by the sweep.
 */
export function tableOver(documentClient: DynamoDBDocumentClient, name: string) {
  return new Table({
    documentClient,
    name,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    indexes: {
      byHolder: { type: 'global', partitionKey: { name: 'holderKey', type: 'string' }, sortKey: { name: 'holderSort', type: 'string' } },
      byPerson: { type: 'global', partitionKey: { name: 'personKey', type: 'string' }, sortKey: { name: 'personSort', type: 'string' } },
      due: { type: 'global', partitionKey: { name: 'dueShard', type: 'string' }, sortKey: { name: 'dueAt', type: 'string' } },
    },
  })
}

export interface ConsumedUnits {
  read: number
  write: number
}

/** Opens the table of this stage. With a meter, every call's consumed units are added to it (tests and bench). */
export function openTable(env: Pick<Env, 'TABLE_NAME' | 'DYNAMODB_ENDPOINT'>, meter?: ConsumedUnits): AppTable {
  const client = new DynamoDBClient({
    ...(env.DYNAMODB_ENDPOINT ? { endpoint: env.DYNAMODB_ENDPOINT, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
    maxAttempts: 4,
  })
  if (meter) addMeter(client, meter)
  return tableOver(DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }), env.TABLE_NAME)
}

function addMeter(client: DynamoDBClient, meter: ConsumedUnits): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
      const used = consumedOf(answer.output)
      const reading = /^(Get|BatchGet|Query|Scan|TransactGet)/.test(String(context.commandName))
      if (reading) meter.read += used
      else meter.write += used
      return answer
    },
    { step: 'initialize', name: 'meter' },
  )
}

function consumedOf(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0
  const given: unknown = output.ConsumedCapacity
  const entries: unknown[] = Array.isArray(given) ? given : [given]
  return entries.reduce<number>((sum, entry) => sum + (typeof entry === 'object' && entry !== null && 'CapacityUnits' in entry && typeof entry.CapacityUnits === 'number' ? entry.CapacityUnits : 0), 0)
}

/** The shard of an id: spread evenly, always the same for the same id. */
export function dueShardOf(id: string): string {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 1_000_003
  return `DUE#${sum % DUE_SHARDS}`
}

/**
 * Runs one transaction. A clash with another transaction is tried again a few times; a condition that does
 * not hold is an answer, not an error, because only the caller knows what it means.
 * @throws Refusal BUSY when the clashes do not end
 */
export async function transact(...writes: Write[]): Promise<'done' | 'conditionFailed'> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    try {
      await execute(...writes)
      return 'done'
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code)
      if (codes.includes('ConditionalCheckFailed')) return 'conditionFailed'
      if (!codes.includes('TransactionConflict')) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40 * 2 ** attempt))
    }
  }
  throw new Refusal('BUSY')
}
