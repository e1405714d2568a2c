import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { errorFields, log } from './log'

/** An item of the table, as its entity's plain attributes. */
export type Consume = (item: Readonly<Record<string, unknown>>) => Promise<void>

/**
 * The Lambda handler over the table's stream. Records that fail are reported one by one, so the platform
 * retries them and then puts them in the dead-letter queue; since it may deliver twice, `consume` must be
 * idempotent by event id.
 */
export function streamHandler(consume: Consume) {
  return recordHandler('INSERT', (record) => record?.NewImage, consume)
}

/** The same for items that are gone, by their time to live too: `consume` gets the keys alone, once or more. */
export function removalHandler(consume: Consume) {
  return recordHandler('REMOVE', (record) => record?.Keys, consume)
}

type Change = DynamoDBRecord['dynamodb']
type Image = NonNullable<NonNullable<Change>['NewImage']>

function recordHandler(kind: 'INSERT' | 'REMOVE', imageOf: (change: Change) => Image | undefined, consume: Consume) {
  const processor = new BatchProcessor(EventType.DynamoDBStreams)
  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    processPartialResponse(event, async (record: DynamoDBRecord) => {
      const image = imageOf(record.dynamodb)
      if (record.eventName !== kind || !image) return
      try {
        await consume(unmarshall(toSdk(image)))
      } catch (error) {
        log.error('stream record failed', { sequence: record.dynamodb?.SequenceNumber ?? '', ...errorFields(error) })
        throw error
      }
    }, processor, { throwOnFullBatchFailure: false })
}

/** The stream's image has the SDK's shape except that binaries are base64 text. */
function toSdk(image: Image): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, sdkValue(value)]))
}

type StreamValue = Image[string]

function sdkValue(value: StreamValue): AttributeValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') }
  if (value.L !== undefined) return { L: value.L.map(sdkValue) }
  if (value.M !== undefined) return { M: Object.fromEntries(Object.entries(value.M).map(([k, v]) => [k, sdkValue(v)])) }
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.SS !== undefined) return { SS: value.SS }
  return { NULL: true }
}
