import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readTables } from './service'

const dir = mkdtempSync(join(tmpdir(), 'service-'))
afterAll(() => rmSync(dir, { recursive: true }))
const write = (name: string, text: string): void => writeFileSync(join(dir, name), text)

test('the project\'s own table is found, with its name for this machine, its indexes and its stream', () => {
  const [table, ...more] = readTables(resolve(__dirname, '..'))
  expect(more).toEqual([])
  expect(table).toMatchObject({
    TableName: 'fengqiao-local',
    StreamSpecification: { StreamViewType: expect.any(String) },
    GlobalSecondaryIndexes: expect.arrayContaining([expect.objectContaining({ IndexName: 'due' })]),
  })
  expect(table).not.toHaveProperty('SSESpecification')
})

test('a table in serverless.yml itself is found beside other resources and short tags', () => {
  write('serverless.yml', `
service: s
resources:
  Resources:
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: !Sub 'q-\${AWS::AccountId}' } }
    Main:
      Type: AWS::DynamoDB::Table
      Properties: { TableName: 'main-\${sls:stage}', AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }], KeySchema: [{ AttributeName: pk, KeyType: HASH }] }
`)
  expect(readTables(dir)).toMatchObject([{ TableName: 'main-local' }])
})

test('a name that only a deployment can resolve is refused by name', () => {
  write('serverless.yml', 'resources:\n  - ${file(table.yml)}\n')
  write('table.yml', `
Resources:
  Main:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: '\${param:name}', AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }], KeySchema: [{ AttributeName: pk, KeyType: HASH }] }
`)
  expect(() => readTables(dir)).toThrow(/table Main cannot be made locally[^]*TableName/)
})
