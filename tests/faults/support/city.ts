import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { signatureOf } from '../../../functions/evidence/receive-wechat-events'
import type { HttpOutcome, HttpRequest } from '../../../miniapp/src/platform/platform'
import * as z from 'zod/mini'
import { Containers, GONE } from './containers'
import { FUNCTIONS, SECRETS, type Reach } from './functions'
import { FIXED, laneWith, leave, scan, type Lane, type StoredItem } from './lanes'
import { httpEvent, streamEvent } from './lambda-events'
import type { Objects } from './stores'
import type { Database } from './table-from'
import { WechatDouble, type WechatState } from './wechat-double'
import { World } from './world'

/** Everything that outlives every process. From a copy of it a run starts exactly where another one stood. */
export interface Saved {
  readonly now: number
  readonly items: readonly StoredItem[]
  readonly wechat: WechatState
  readonly files: Readonly<Record<'uploads' | 'photos' | 'maps', Objects>>
  /** What each phone keeps in its storage, by person. */
  readonly phones: Map<string, Map<string, unknown>>
  /** The last event the stream has carried to push, by matter. */
  readonly carried: Map<string, number>
}

const Answered = z.object({ statusCode: z.number(), body: z.string() })
const SWEEPS_MAX = 8

/** A city whose functions run in this process, over a table of its own in a real DynamoDB Local. */
export class City {
  readonly world = new World()
  readonly wechat: WechatDouble
  readonly phones: Saved['phones']
  readonly files: Saved['files']
  now: number
  private readonly carried: Map<string, number>
  private readonly people = this.function(FUNCTIONS.people)
  private readonly evidence = this.function(FUNCTIONS.evidence)
  private readonly reports = this.function(FUNCTIONS.reports)
  private readonly pushStream = this.function(FUNCTIONS.pushStream)
  private readonly deadlines = this.function(FUNCTIONS.deadlines)

  private constructor(private readonly database: Database, private readonly lane: Lane, saved: Omit<Saved, 'items'>) {
    const { now, wechat, phones, files, carried } = structuredClone(saved)
    this.now = now
    this.wechat = new WechatDouble(wechat)
    this.phones = phones
    this.files = files
    this.carried = carried
  }

  static async open(database: Database, saved: Saved): Promise<City> {
    return new City(database, await laneWith(database, saved.items), saved)
  }

  get tableName(): string {
    return this.lane.tableName
  }

  async close(): Promise<void> {
    await this.world.end()
    leave(this.database, this.lane)
  }

  async save(): Promise<Saved> {
    const { now, phones, files, carried } = this
    return { items: await this.items(), ...structuredClone({ now, phones, files, carried, wechat: this.wechat.state }) }
  }

  /** Everything in the table, past every cache and index. */
  items(): Promise<StoredItem[]> {
    return scan(this.database, this.lane.tableName)
  }

  /** The same without the roster, the people and the map, which no report changes. */
  changing(): Promise<StoredItem[]> {
    return scan(this.database, this.lane.tableName, FIXED)
  }

  /** The state of a matter; undefined when there is none. */
  async stateOf(matter: string): Promise<string | undefined> {
    const { Item } = await this.database.client.send(new GetItemCommand({ TableName: this.tableName, ConsistentRead: true, Key: { pk: { S: `REPORT#${matter}` }, sk: { S: 'A' } } }))
    return Item?.['status']?.S
  }

  /** What the sweep would find at any time to come. */
  async due(): Promise<StoredItem[]> {
    return scan(this.database, this.lane.tableName, { FilterExpression: 'attribute_exists(dueShard) AND attribute_exists(dueAt)' })
  }

  /** One HTTP call; `offline` when the process that served it died. */
  async http({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
    const { pathname, searchParams } = new URL(url)
    const event = httpEvent({ method, path: pathname, query: searchParams.toString(), headers, body })
    const served = this.functionFor(pathname)
    const answer = await served.call(async (handler): Promise<unknown> => handler(event))
    if (answer === GONE) return { kind: 'offline' }
    const { statusCode, body: text } = Answered.parse(answer)
    return { kind: 'answer', status: statusCode, body: text.startsWith('{') ? JSON.parse(text) : text }
  }

  /**
   * The stream brings what has happened to a matter since it was last told, as the table itself has it.
   * Answers whether everything has arrived; else it will bring it again from the first failure.
   */
  async carry(matter: string, from = this.carried.get(matter) ?? 0): Promise<boolean> {
    const events = await this.eventsAfter(matter, from)
    if (events.length === 0) return true
    const answer = await this.pushStream.call((handler) => handler(streamEvent(events)))
    if (answer === GONE) return false
    const failed = answer.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier))
    this.carried.set(matter, failed.length > 0 ? Math.min(...failed) - 1 : from + events.length)
    return failed.length === 0
  }

  private async eventsAfter(matter: string, seq: number): Promise<StoredItem[]> {
    const { Items = [] } = await this.database.client.send(new QueryCommand({
      TableName: this.tableName, ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': { S: `REPORT#${matter}` }, ':after': { S: `E#${String(seq).padStart(6, '0')}` } },
    }))
    return Items
  }

  /** One run of the sweep; false when it did not end well. */
  async sweep(): Promise<boolean> {
    try {
      const result = await this.deadlines.call((run) => run())
      return result !== GONE && result.failed === 0
    } catch {
      return false
    }
  }

  /** Minutes go by, each with its sweep, until no message and no check waits for its next try. Answers whether it came to that. */
  async settle(): Promise<boolean> {
    await this.verdicts()
    for (let sweeps = 0; sweeps < SWEEPS_MAX; sweeps += 1) {
      const waiting = (await this.due()).filter(({ pk }) => !pk?.S?.startsWith('REPORT#'))
      if (waiting.length === 0) return true
      this.now = Math.max(this.now + 60_000, ...waiting.map(({ dueAt }) => Date.parse(dueAt?.S ?? '')))
      await this.sweep()
      await this.verdicts()
    }
    return false
  }

  /** WeChat has looked at the pictures and says so, up to three times each, as it does. */
  async verdicts(): Promise<void> {
    for (const trace_id of this.wechat.state.checks.splice(0)) {
      const event = { MsgType: 'event', Event: 'wxa_media_check', trace_id, errcode: 0, result: { suggest: 'pass', label: 100 } }
      for (let tries = 0; tries < 3; tries += 1) {
        const outcome = await this.http({ method: 'POST', url: await this.signed(), headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) })
        if (outcome.kind === 'answer' && outcome.status === 200) break
      }
    }
  }

  private async signed(): Promise<string> {
    const [timestamp, nonce] = [String(Math.floor(this.now / 1000)), '1']
    return `https://api.invalid/v1/wechat/events?${new URLSearchParams({ signature: signatureOf((await SECRETS()).wechatPushToken, timestamp, nonce), timestamp, nonce }).toString()}`
  }

  private functionFor(path: string) {
    if (/^\/v1\/(uploads|wechat)\b/.test(path)) return this.evidence
    return /^\/v1\/me\b/.test(path) ? this.people : this.reports
  }

  private function<Entry>(start: (reach: Reach) => Entry): Containers<Entry> {
    return new Containers(() => {
      const process = this.world.process()
      return { process, entry: start({ process, table: this.database.tableFrom(process, this.tableName), wechat: this.wechat, files: this.files, clock: () => this.now }) }
    })
  }
}
