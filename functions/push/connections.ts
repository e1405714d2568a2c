import { Entity } from 'dynamodb-toolbox/entity'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete'
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut'
import { item, number, string } from 'dynamodb-toolbox/schema'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { transact, type AppTable } from '../kernel/table'

/** API Gateway cuts every socket after two hours. Seconds. */
const LIFETIME = 2 * 3600

/** An open socket of a signed-in person. */
const connectionEntity = (table: AppTable) => new Entity({
  name: 'Connection', table, timestamps: false,
  schema: item({ personId: string().key(), connectionId: string().key(), ttl: number() }),
  computeKey: ({ personId, connectionId }) => ({ pk: partitionOf(personId), sk: connectionId }),
})

/** From a socket back to its person, for when it closes. */
const ownerEntity = (table: AppTable) => new Entity({
  name: 'ConnectionOwner', table, timestamps: false,
  schema: item({ connectionId: string().key(), personId: string(), ttl: number() }),
  computeKey: ({ connectionId }) => ({ pk: `CONNECTION#${connectionId}`, sk: 'A' }),
})

const partitionOf = (personId: string) => `LIVE#${personId}`

export type ConnectionStore = ReturnType<typeof connectionStore>

export function connectionStore(table: AppTable) {
  const connection = connectionEntity(table)
  const owner = ownerEntity(table)

  const ownerOf = async (connectionId: string): Promise<string | undefined> =>
    (await owner.build(GetItemCommand).key({ connectionId }).options({ consistent: true }).send()).Item?.personId

  return {
    ownerOf,

    /** Ties a socket to a person, and loose from whoever used this phone before. */
    async add(connectionId: string, personId: string, now: number): Promise<void> {
      const ttl = Math.floor(now / 1000) + LIFETIME
      const before = await ownerOf(connectionId)
      await transact(
        connection.build(PutTransaction).item({ personId, connectionId, ttl }),
        owner.build(PutTransaction).item({ connectionId, personId, ttl }),
        ...(before === undefined || before === personId ? [] : [connection.build(DeleteTransaction).key({ personId: before, connectionId })]),
      )
    },

    async remove(connectionId: string): Promise<void> {
      const personId = await ownerOf(connectionId)
      if (personId === undefined) return
      await transact(connection.build(DeleteTransaction).key({ personId, connectionId }), owner.build(DeleteTransaction).key({ connectionId }))
    },

    /** Sockets that may still be open. DynamoDB removes rows some time after their end, so the end is checked here. */
    async of(personId: string, now: number): Promise<string[]> {
      const { Items = [] } = await table.build(QueryCommand).query({ partition: partitionOf(personId) }).entities(connection).options({ maxPages: Infinity }).send()
      return Items.filter((found) => found.ttl > now / 1000).map((found) => found.connectionId)
    },
  }
}
