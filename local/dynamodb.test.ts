import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Child } from './child'
import { dynamoDb, ensureTable, localClient } from './dynamodb'
import { freePort } from './http'
import type { TableProperties } from './service'

const table: TableProperties = {
  TableName: 'main',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
}
const withIndex: TableProperties = {
  ...table,
  AttributeDefinitions: [...table.AttributeDefinitions, { AttributeName: 'due', AttributeType: 'S' }],
  GlobalSecondaryIndexes: [{ IndexName: 'byDue', KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
}

let dataDir: string
let database: Child
let client: DynamoDBClient

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dynamodb-'))
  const port = await freePort()
  database = dynamoDb({ port, dataDir, logFile: join(dataDir, 'log') })
  client = localClient(port)
  await database.start()
}, 120_000)
afterAll(async () => {
  await database.stop()
  rmSync(dataDir, { recursive: true })
})

test('what was written is there after a kill, and a newer version\'s index is added to it', async () => {
  await ensureTable(client, table)
  await client.send(new PutItemCommand({ TableName: 'main', Item: { pk: { S: 'report#1' }, due: { S: 'today' } } }))

  await database.kill()
  await database.start()

  await ensureTable(client, withIndex)
  await ensureTable(client, withIndex)
  expect((await client.send(new GetItemCommand({ TableName: 'main', Key: { pk: { S: 'report#1' } } }))).Item).toMatchObject({ pk: { S: 'report#1' } })
  const query = new QueryCommand({ TableName: 'main', IndexName: 'byDue', KeyConditionExpression: 'due = :due', ExpressionAttributeValues: { ':due': { S: 'today' } } })
  expect((await client.send(query)).Count).toBe(1)
}, 120_000)

test('a changed key is refused with what to do', async () => {
  const changed: TableProperties = { ...table, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }
  await expect(ensureTable(client, changed)).rejects.toThrow(/another key.*delete the folder \.data/)
})
