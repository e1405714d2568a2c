import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { tableOver, type AppTable } from '../../../functions/kernel/table'
import type { Process } from './world'

const CONNECTION = { region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 4 } as const

export type Database = ReturnType<typeof openDatabase>

/** DynamoDB Local at `endpoint`. All clients share its connections, so that a process is made in a millisecond. */
export function openDatabase(endpoint: string) {
  const plain = quick(new DynamoDBClient({ endpoint, ...CONNECTION }))
  const { requestHandler } = plain.config
  return {
    client: plain,

    /**
     * The table as one process reaches it. The process may die at each request: below the SDK's own retries,
     * so that a request whose answer is lost on the wire is sent again by the SDK exactly as it was.
     */
    tableFrom(process: Process, name: string): AppTable {
      const client = quick(new DynamoDBClient({ endpoint, ...CONNECTION, requestHandler }))
      client.middlewareStack.add(
        (next, context) => (args) => {
          const command = String(context['commandName']).replace('Command', '')
          return process.reach({ kind: /^(Get|BatchGet|Query|Scan)/.test(command) ? 'read' : 'write', name: command }, () => next(args))
        },
        { step: 'finalizeRequest', priority: 'low', name: 'process' },
      )
      return tableOver(DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }), name)
    },
  }
}

/** Without the SDK's log lines, which it composes for each call though nobody reads them: a tenth of these tests' time. */
function quick(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
