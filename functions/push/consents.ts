import { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete'
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut'
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate'
import { $add } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { transact, type AppTable } from '../kernel/table'
import { LANES, type MessageItem, type MessageStore } from './store'
import type { TemplateName } from './templates'

/**
 * What a person has allowed WeChat to send him, as far as we know. `credits`: accepts left of a one-time
 * template; 1 or 0 for a long-term one. `version` changes with every answer and every message that starts to
 * wait, so that an answer and a message that needs it cannot miss each other.
 */
const creditEntity = (table: AppTable) => new Entity({
  name: 'Credit', table, timestamps: false,
  schema: item({ personId: string().key(), template: string().enum(...SUBSCRIPTION_TEMPLATES).key(), credits: number(), version: number() }),
  computeKey: ({ personId, template }) => ({ pk: partitionOf(personId), sk: `CREDIT#${template}` }),
})

/** Points from a person to a message that waits for his consent. Gone after a day: later the news is stale. */
const waitingEntity = (table: AppTable) => new Entity({
  name: 'Waiting', table, timestamps: false,
  schema: item({
    personId: string().key(), template: string().enum(...SUBSCRIPTION_TEMPLATES).key(), createdAt: string().key(),
    subjectId: string().key(), recipient: string().key(), lane: string().enum(...LANES).key(), seq: number().key(),
    ttl: number(),
  }),
  computeKey: ({ personId, template, createdAt, subjectId, recipient, lane, seq }) => ({ pk: partitionOf(personId), sk: `WAITING#${template}#${createdAt}#${subjectId}#${recipient}#${lane}#${seq}` }),
})

/** An answered prompt, so that the phone may report it twice. */
const promptEntity = (table: AppTable) => new Entity({
  name: 'Prompt', table, timestamps: false,
  schema: item({ personId: string().key(), promptId: string().key(), ttl: number() }),
  computeKey: ({ personId, promptId }) => ({ pk: partitionOf(personId), sk: `PROMPT#${promptId}` }),
})

const partitionOf = (personId: string) => `CONSENT#${personId}`

export type Credit = Omit<FormattedItem<ReturnType<typeof creditEntity>>, 'personId'>
export type WaitingItem = FormattedItem<ReturnType<typeof waitingEntity>>

export const WAIT_SECONDS = 24 * 3600
const PROMPT_SECONDS = 7 * 24 * 3600
/** Per template and answer: with the rest it stays below the 100 writes of one transaction. */
const REQUEUE_MAX = 10

const seconds = (at: string) => Math.floor(Date.parse(at) / 1000)

export type ConsentStore = ReturnType<typeof consentStore>

export function consentStore(table: AppTable, messages: MessageStore) {
  const credit = creditEntity(table)
  const waiting = waitingEntity(table)
  const prompt = promptEntity(table)
  /** Holds as long as nobody has answered, and no message has started to wait, since it was read. */
  const unchanged = (seen: number) => (seen === 0 ? { attr: 'version' as const, exists: false as const } : { attr: 'version' as const, eq: seen })

  return {
    async creditOf(personId: string, template: TemplateName): Promise<Credit> {
      const { Item } = await credit.build(GetItemCommand).key({ personId, template }).options({ consistent: true }).send()
      return Item ?? { template, credits: 0, version: 0 }
    },

    async creditsOf(personId: string): Promise<Credit[]> {
      const { Items = [] } = await table.build(QueryCommand).query({ partition: partitionOf(personId), range: { beginsWith: 'CREDIT#' } }).entities(credit).options({ consistent: true }).send()
      return Items
    },

    /** Takes one one-time consent for this message, leaving `keep` of them; `conditionFailed` when there are not enough. */
    take: (claimed: MessageItem, personId: string, template: TemplateName, keep: number) => transact(
      credit.build(UpdateTransaction).item({ personId, template, credits: $add(-1) }).options({ condition: { attr: 'credits', gt: keep } }),
      messages.writes.tookCredit(claimed),
    ),

    /** Lets the message wait for an answer; `conditionFailed` when an answer has come since `seen` was read. */
    wait: (claimed: MessageItem, personId: string, seen: Credit, at: string, refused: { errcode: number } | undefined) => transact(
      credit.build(UpdateTransaction).item({ personId, template: seen.template, credits: refused ? 0 : $add(0), version: seen.version + 1 }).options({ condition: unchanged(seen.version) }),
      messages.writes.wait(claimed, at, refused?.errcode),
      waiting.build(PutTransaction).item({
        personId, template: seen.template, createdAt: claimed.createdAt, subjectId: claimed.subjectId, recipient: claimed.recipient, lane: claimed.lane, seq: claimed.seq,
        ttl: seconds(claimed.createdAt) + WAIT_SECONDS,
      }),
    ),

    /** The newest messages that wait for this template since `since`, newest first. */
    async waitingFor(personId: string, template: TemplateName, since: string): Promise<WaitingItem[]> {
      const { Items = [] } = await table.build(QueryCommand)
        .query({ partition: partitionOf(personId), range: { between: [`WAITING#${template}#${since}`, `WAITING#${template}#~`] } })
        .entities(waiting).options({ consistent: true, reverse: true, limit: REQUEUE_MAX }).send()
      return Items
    },

    async answered(personId: string, promptId: string): Promise<boolean> {
      return (await prompt.build(GetItemCommand).key({ personId, promptId }).options({ consistent: true }).send()).Item !== undefined
    },

    /**
     * Writes one answered prompt: the credits it leaves and, in the same step, the waiting messages it sets
     * free. `conditionFailed` when the prompt is known or anything has changed since it was read.
     */
    record: (personId: string, promptId: string, at: string, changes: readonly { seen: Credit; credits: number; free: readonly WaitingItem[] }[]) => transact(
      prompt.build(PutTransaction).item({ personId, promptId, ttl: seconds(at) + PROMPT_SECONDS }).options({ condition: { attr: 'promptId', exists: false } }),
      ...changes.map(({ seen, credits }) => credit.build(UpdateTransaction).item({ personId, template: seen.template, credits: $add(credits - seen.credits), version: seen.version + 1 }).options({ condition: unchanged(seen.version) })),
      ...changes.flatMap(({ free }) => free.flatMap((row) => [messages.writes.requeue(row, at), waiting.build(DeleteTransaction).key(row)])),
    ),
  }
}
