import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { city } from './city'
import { sweep } from './sweep'

const table = new DynamoDBClient({ endpoint: city.urls.dynamodb, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
afterAll(() => table.destroy())

/**
 * Lets the running clock of a report run out: no test can wait two hours. A deadline is an attribute of the report
 * (docs/decisions/due-on-the-item.md); all are set into the past, and the clock function does the rest.
 */
export async function letTimeRunOut({ id }: { id: string }): Promise<void> {
  const where = { TableName: 'fengqiao-local', Key: { pk: { S: `REPORT#${id}` }, sk: { S: 'A' } } }
  const { Item = {} } = await table.send(new GetItemCommand(where))
  const deadlines = Object.keys(Item).filter((name) => /^(dueAt|closeAt|\w+By)$/.test(name))
  if (!deadlines.includes('dueAt')) throw new Error(`report ${id} has no clock`)
  await table.send(new UpdateItemCommand({
    ...where,
    UpdateExpression: `SET ${deadlines.map((name) => `${name} = :past`).join(', ')}`,
    ExpressionAttributeValues: { ':past': { S: new Date(Date.now() - 60_000).toISOString() } },
  }))
  await sweep()
}
