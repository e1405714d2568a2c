import { BatchWriteItemCommand, CreateTableCommand, ScanCommand, type AttributeValue, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { canonicalJson } from '../../../functions/kernel/hash'
import { tableShape } from '../../support/table'
import type { Database } from './table-from'

export type StoredItem = Record<string, AttributeValue>

/** A table that one run after another has for itself. */
export interface Lane {
  readonly tableName: string
  /** What was once written of that which no report changes, as text by key. */
  readonly fixed: Map<string, string>
}

const BATCH = 25
/** What no report changes. */
const FIXED_ENTITIES = ['Person', 'Openid', 'Staff', 'StaffBinding', 'StaffPhone', 'Post', 'Duty', 'Map']
export const FIXED = {
  FilterExpression: `NOT (#et IN (${FIXED_ENTITIES.map((_, index) => `:e${index}`).join()}))`,
  ExpressionAttributeNames: { '#et': '_et' },
  ExpressionAttributeValues: Object.fromEntries(FIXED_ENTITIES.map((S, index) => [`:e${index}`, { S }])),
}

const free = new Map<Database, Lane[]>()
let made = 0

/** A free table, or a new one, holding exactly these items: only what differs is written, since making a table is slow. */
export async function laneWith(database: Database, items: readonly StoredItem[]): Promise<Lane> {
  const lane = free.get(database)?.pop() ?? await newLane(database)
  const found = await scan(database, lane.tableName, FIXED)
  const lies = new Map([...lane.fixed, ...textsOf(found)])
  const wanted = new Set(items.map(keyOf))
  const requests: WriteRequest[] = [
    ...found.filter((item) => !wanted.has(keyOf(item))).map(({ pk, sk }) => ({ DeleteRequest: { Key: { ...(pk ? { pk } : {}), ...(sk ? { sk } : {}) } } })),
    ...items.filter((item) => lies.get(keyOf(item)) !== textOf(item)).map((Item) => ({ PutRequest: { Item } })),
  ]
  for (let from = 0; from < requests.length; from += BATCH) await database.client.send(new BatchWriteItemCommand({ RequestItems: { [lane.tableName]: requests.slice(from, from + BATCH) } }))
  for (const [key, text] of textsOf(items.filter(isFixed))) lane.fixed.set(key, text)
  return lane
}

export function leave(database: Database, lane: Lane): void {
  free.set(database, [...(free.get(database) ?? []), lane])
}

export async function scan(database: Database, TableName: string, filter: Partial<typeof FIXED> = {}): Promise<StoredItem[]> {
  const { Items = [], LastEvaluatedKey } = await database.client.send(new ScanCommand({ TableName, ConsistentRead: true, ...filter }))
  if (LastEvaluatedKey) throw new Error('faults: the table has grown beyond one page')
  return Items
}

async function newLane(database: Database): Promise<Lane> {
  const tableName = `faults-${++made}`
  await database.client.send(new CreateTableCommand({ TableName: tableName, BillingMode: 'PAY_PER_REQUEST', ...tableShape() }))
  return { tableName, fixed: new Map() }
}

const isFixed = (item: StoredItem): boolean => FIXED_ENTITIES.includes(item['_et']?.S ?? '')
const keyOf = ({ pk, sk }: StoredItem): string => `${pk?.S ?? ''} ${sk?.S ?? ''}`
/** Runs begin at the same few saved states over and over. */
const texts = new WeakMap<StoredItem, string>()
function textOf(item: StoredItem): string {
  const text = texts.get(item) ?? canonicalJson(item)
  texts.set(item, text)
  return text
}
const textsOf = (items: readonly StoredItem[]) => new Map(items.map((item) => [keyOf(item), textOf(item)]))
