import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { dynamoDbArgs } from '../../local/dynamodb'
import { openTable, type AppTable, type ConsumedUnits } from '../../functions/kernel/table'

/** The table's shape, from the very file that deploys it. */
const Shape = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  GlobalSecondaryIndexes: z.array(z.object({
    IndexName: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
    Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']), NonKeyAttributes: z.optional(z.array(z.string())) }),
  })),
})

export interface TestTable {
  readonly endpoint: string
  readonly name: string
  readonly table: AppTable
  /** Units consumed by everything done through `table`. */
  readonly units: ConsumedUnits
  stop(): Promise<void>
}

/** A real DynamoDB Local in memory with our table, for one test file. Stop it in `afterAll`. */
export async function startTestTable(): Promise<TestTable> {
  const port = await freePort()
  const server = spawn('java', dynamoDbArgs(port), { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  const name = 'fengqiao-test'
  const client = new DynamoDBClient({ endpoint, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 })
  await answering(client)
  await client.send(new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...tableShape() }))
  client.destroy()
  const units: ConsumedUnits = { read: 0, write: 0 }
  return {
    endpoint, name, units,
    table: openTable({ TABLE_NAME: name, DYNAMODB_ENDPOINT: endpoint }, units),
    stop: () => new Promise((resolve) => {
      server.once('exit', () => { resolve() })
      server.kill('SIGKILL')
    }),
  }
}

export function tableShape(): z.infer<typeof Shape> {
  const file = z.object({ Resources: z.object({ MainTable: z.object({ Properties: Shape }) }) })
  return file.parse(parse(readFileSync(join(__dirname, '../../infra/table.yml'), 'utf8'))).Resources.MainTable.Properties
}

async function answering(client: DynamoDBClient): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      await client.send(new ListTablesCommand({}))
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('DynamoDB Local did not answer within 30 seconds')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('no free port'))
      })
    })
  })
}
