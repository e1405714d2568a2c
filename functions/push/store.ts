import { CHANNELS, DELIVERY_STATES, type DeliveryState } from '@fengqiao/shared/contracts/push'
import { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate'
import { boolean, item, map, number, string } from 'dynamodb-toolbox/schema'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { dueShardOf, type AppTable, type Write } from '../kernel/table'

/** Messages to one recipient that must keep their order among themselves. Alarms run beside the rest. */
export const LANES = [...CHANNELS, 'alarm'] as const

/**
 * One message to one recipient on one lane: also its receipt. Every unfinished one is in the `due` index from
 * its first write on, so nothing that was to be sent can be forgotten.
 */
const messageEntity = (table: AppTable) => new Entity({
  name: 'Message',
  table,
  timestamps: false,
  schema: item({
    subjectId: string().key(),
    /** Person id of a reporter, staff id, or `<role>@<area>` of a post that nobody holds. */
    recipient: string().key(),
    lane: string().enum(...LANES).key(),
    /** The event's number within its matter: the order of messages. */
    seq: number().key(),
    eventId: string(),
    as: string().enum('person', 'staff', 'post'),
    role: string().enum('reporter', 'gridWorker', 'gridLeader', 'officer'),
    area: string().optional(),
    purpose: string().enum('task', 'result', 'news', 'alarm'),
    template: string().enum(...SUBSCRIPTION_TEMPLATES).optional(),
    card: map({ no: string(), subject: string(), time: string(), hint: string() }).optional(),
    state: string().enum(...DELIVERY_STATES),
    attempts: number(),
    /** It has taken its one-time consent already, so a retry takes no second one. */
    creditTaken: boolean().optional(),
    /** WeChat's code of the last refusal. */
    errcode: number().optional(),
    createdAt: string(),
    changedAt: string(),
    dueShard: string().optional(),
    dueAt: string().optional(),
  }),
  computeKey: ({ subjectId, recipient, lane, seq }) => ({ pk: partitionOf(subjectId), sk: `${laneKey({ recipient, lane })}${String(seq).padStart(6, '0')}` }),
})

export type MessageItem = FormattedItem<ReturnType<typeof messageEntity>>
export type MessageKey = Pick<MessageItem, 'subjectId' | 'recipient' | 'lane' | 'seq'>
/** States in which nothing more will be tried by itself. */
export type FinalState = Exclude<DeliveryState, 'pending'>

/** How the partitions of messages begin; the sweep knows them by it. */
const MESSAGES = 'MESSAGES'
const partitionOf = (subjectId: string) => `${MESSAGES}#${subjectId}`
const laneKey = ({ recipient, lane }: { recipient: string; lane: string }) => `${recipient}#${lane}#`

export type MessageStore = ReturnType<typeof messageStore>

/** Access patterns of messages. Every change names the attempt it belongs to: who has lost the claim changes nothing. */
export function messageStore(table: AppTable) {
  const message = messageEntity(table)
  const claimOf = ({ attempts }: Pick<MessageItem, 'attempts'>) => ({ and: [{ attr: 'state' as const, eq: 'pending' as const }, { attr: 'attempts' as const, eq: attempts }] })
  const keyOf = ({ subjectId, recipient, lane, seq }: MessageKey) => ({ subjectId, recipient, lane, seq })

  return {
    /** Writes a new message; false when it exists already. */
    create: (made: MessageItem): Promise<boolean> => held(
      message.build(PutItemCommand).item(withShard(made)).options({ condition: { attr: 'eventId', exists: false } }).send(),
    ),

    async find(key: MessageKey): Promise<MessageItem | undefined> {
      return (await message.build(GetItemCommand).key(key).options({ consistent: true }).send()).Item
    },

    /** Takes the message for one attempt; nobody else will before `until`. Undefined when somebody else was first. */
    async claim(found: MessageItem, until: string): Promise<MessageItem | undefined> {
      const attempts = found.attempts + 1
      const taken = await held(message.build(UpdateItemCommand).item({ ...keyOf(found), attempts, dueShard: dueShardOf(found.subjectId), dueAt: until }).options({ condition: claimOf(found) }).send())
      return taken ? { ...found, attempts, dueAt: until } : undefined
    },

    settle: (claimed: MessageItem, state: FinalState, at: string, errcode?: number): Promise<boolean> => held(
      message.build(UpdateItemCommand).item({ ...keyOf(claimed), state, changedAt: at, errcode, dueShard: $remove(), dueAt: $remove() }).options({ condition: claimOf(claimed) }).send(),
    ),

    tryAgain: (claimed: MessageItem, dueAt: string, errcode?: number): Promise<boolean> => held(
      message.build(UpdateItemCommand).item({ ...keyOf(claimed), errcode, dueAt }).options({ condition: claimOf(claimed) }).send(),
    ),

    /** Whether a later message of this matter has reached the recipient on this lane: then this one would only confuse. */
    async newerDelivered(found: MessageKey): Promise<boolean> {
      const { Items = [] } = await table.build(QueryCommand)
        .query({ partition: partitionOf(found.subjectId), range: { between: [`${laneKey(found)}${String(found.seq + 1).padStart(6, '0')}`, `${laneKey(found)}~`] } })
        .entities(message).options({ consistent: true, filters: { Message: { attr: 'state', eq: 'delivered' } }, maxPages: Infinity }).send()
      return Items.length > 0
    },

    /** Every message of a matter. */
    async ofSubject(subjectId: string): Promise<MessageItem[]> {
      const { Items = [] } = await table.build(QueryCommand).query({ partition: partitionOf(subjectId) }).entities(message).options({ maxPages: Infinity }).send()
      return Items
    },

    /** Parts of a transaction with consent (`consents.ts`). */
    writes: {
      tookCredit: (claimed: MessageItem): Write =>
        message.build(UpdateTransaction).item({ ...keyOf(claimed), creditTaken: true }).options({ condition: claimOf(claimed) }),
      wait: (claimed: MessageItem, at: string, errcode?: number): Write =>
        message.build(UpdateTransaction).item({ ...keyOf(claimed), state: 'waiting', changedAt: at, errcode, creditTaken: $remove(), dueShard: $remove(), dueAt: $remove() }).options({ condition: claimOf(claimed) }),
      /** Back from waiting; tries are counted anew. */
      requeue: (key: MessageKey, at: string): Write =>
        message.build(UpdateTransaction).item({ ...keyOf(key), state: 'pending', attempts: 0, changedAt: at, dueShard: dueShardOf(key.subjectId), dueAt: at }).options({ condition: { attr: 'state', eq: 'waiting' } }),
    },
  }
}

/** All messages of a matter share a shard, so one sweep handles them in turn. */
function withShard(made: MessageItem): MessageItem {
  return made.dueAt === undefined ? made : { ...made, dueShard: dueShardOf(made.subjectId) }
}

/** The key of a row that the sweep found. */
export function messageKeyOf(row: { pk: string; sk: string }): MessageKey | undefined {
  const [, subjectId] = row.pk.split('#')
  const [recipient, laneName, seq] = row.sk.split('#')
  const lane = LANES.find((known) => known === laneName)
  return subjectId === undefined || recipient === undefined || lane === undefined || seq === undefined ? undefined : { subjectId, recipient, lane, seq: Number(seq) }
}

/** True when written, false when the condition did not hold. */
async function held(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
