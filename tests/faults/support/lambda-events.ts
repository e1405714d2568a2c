import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb'
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda'
import type { LambdaEvent } from 'hono/aws-lambda'
import type { StoredItem } from './lanes'

/** A call as API Gateway hands it to a function. */
export function httpEvent({ method, path, query, headers, body }: {
  method: string; path: string; query: string; headers: Readonly<Record<string, string>>; body?: string | undefined
}): LambdaEvent {
  return {
    version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: query, headers: { ...headers }, isBase64Encoded: false, body: body ?? null,
    requestContext: {
      accountId: '', apiId: '', authentication: null, authorizer: {}, domainName: 'api.invalid', domainPrefix: '', requestId: 'r', routeKey: '$default', stage: '$default', time: '', timeEpoch: 0,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
  }
}

/** Events as the table's stream announces them; their numbers in the matter serve as sequence numbers. */
export function streamEvent(items: readonly StoredItem[]): DynamoDBStreamEvent {
  return {
    Records: items.map((item) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: item['seq']?.N ?? '', NewImage: imageOf(item) },
    })),
  }
}

const imageOf = (item: StoredItem): Record<string, AttributeValue> => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, streamValue(value)]))

/** The stream's shape is the SDK's, except that binaries are base64 text. */
function streamValue(value: SdkValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') }
  if (value.L !== undefined) return { L: value.L.map(streamValue) }
  if (value.M !== undefined) return { M: imageOf(value.M) }
  return { NULL: true }
}
