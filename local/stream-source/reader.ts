import {
  DescribeStreamCommand, ExpiredIteratorException, GetRecordsCommand, GetShardIteratorCommand, ResourceNotFoundException, TrimmedDataAccessException, type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams'
import type { Shard, StreamReader, StreamRecord } from './follow'

/** How long the list of shards is believed; a new shard may start that much later. Milliseconds. */
const SHARDS_FOR_MS = 2000

/** Reads a stream of DynamoDB Local (or the real one) as Lambda would see its records. */
export function streamReader(client: DynamoDBStreamsClient, streamArn: string, region: string): StreamReader {
  const iterators = new Map<string, { readonly after: string | undefined; readonly iterator: string }>()
  let shards: { readonly at: number; readonly list: readonly Shard[] } | undefined

  async function iteratorAt(shard: string, after: string | undefined): Promise<string | undefined> {
    const known = iterators.get(shard)
    if (known && known.after === after) return known.iterator
    const position = after === undefined ? { ShardIteratorType: 'TRIM_HORIZON' as const } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after }
    return (await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shard, ...position }))).ShardIterator
  }

  return {
    async shards() {
      if (!shards || Date.now() - shards.at > SHARDS_FOR_MS) shards = { at: Date.now(), list: await shardsOf(client, streamArn) }
      return shards.list
    },
    async read(shard, after, limit) {
      try {
        const ShardIterator = await iteratorAt(shard, after)
        if (ShardIterator === undefined) return { records: [], closed: true }
        const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: limit }))
        const records = Records.map((record): StreamRecord => ({ sequence: record.dynamodb?.SequenceNumber ?? '', payload: { ...plainObject(record), eventSourceARN: streamArn, awsRegion: region } }))
        if (NextShardIterator === undefined) iterators.delete(shard)
        else iterators.set(shard, { after: records.at(-1)?.sequence ?? after, iterator: NextShardIterator })
        return { records, closed: NextShardIterator === undefined }
      } catch (error) {
        iterators.delete(shard)
        // Older than a day, or of a stream that was made anew: nothing there is left to read.
        if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException) return { records: [], closed: true }
        if (error instanceof ExpiredIteratorException) return { records: [], closed: false }
        throw error
      }
    },
  }
}

async function shardsOf(client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const found: Shard[] = []
  let from: string | undefined
  do {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn, ...(from === undefined ? {} : { ExclusiveStartShardId: from }) }))
    for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? []) {
      if (ShardId !== undefined) found.push({ id: ShardId, ...(ParentShardId === undefined ? {} : { parent: ParentShardId }) })
    }
    from = StreamDescription?.LastEvaluatedShardId
  } while (from !== undefined)
  return found
}

const plainObject = (value: object): Record<string, unknown> => Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))

/** As Lambda's event has it: binaries in base64, times in seconds. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return Math.floor(value.getTime() / 1000)
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null ? plainObject(value) : value
}
