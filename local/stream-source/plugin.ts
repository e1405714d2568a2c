import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type Lambda from 'serverless-offline/lambda'
import * as z from 'zod/mini'
import { follower, matches, type Checkpoints, type StreamRecord } from './follow'
import { streamReader } from './reader'

/** What of `serverless.yml` the source needs, as the Serverless CLI has resolved it. */
const Service = z.object({
  custom: z.object({
    tableName: z.string(),
    'stream-source': z.object({ endpoint: z.string(), region: z.string(), folder: z.string() }),
    'serverless-offline': z.record(z.string(), z.unknown()),
  }),
})
const StreamEvent = z.object({
  stream: z.object({
    type: z.literal('dynamodb'),
    batchSize: z.int(),
    maximumRetryAttempts: z.int(),
    filterPatterns: z.optional(z.array(z.unknown())),
  }),
})
const Reported = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) })

interface Serverless {
  readonly service: { getAllFunctions: () => string[]; getFunction: (key: string) => { events?: unknown[] } }
}

interface Log { notice: (text: string) => void; warning: (text: string) => void }

/** The offline plugin that carries the table's stream to the functions (see `follow.ts` for why it is ours). */
export class StreamSource {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>
  private readonly stopping = new AbortController()
  private functions: Lambda | undefined

  constructor(private readonly serverless: Serverless, _options: unknown, private readonly tools: { log: Log }) {
    this.hooks = {
      // `osls offline` has the first, `osls offline start` the second.
      'offline:start': () => this.start(),
      'offline:start:init': () => this.start(),
      'offline:start:end': () => this.stop(),
    }
  }

  private async start(): Promise<void> {
    const { custom } = Service.parse(this.serverless.service)
    const { endpoint, region, folder } = custom['stream-source']
    const access = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
    const { Table } = await new DynamoDBClient(access).send(new DescribeTableCommand({ TableName: custom.tableName }))
    if (Table?.LatestStreamArn === undefined) throw new Error(`stream source: table ${custom.tableName} has no stream`)
    const { default: Lambda } = await import('serverless-offline/lambda')
    this.functions = new Lambda(this.serverless, custom['serverless-offline'])
    const reader = streamReader(new DynamoDBStreamsClient(access), Table.LatestStreamArn, region)
    mkdirSync(folder, { recursive: true })
    for (const key of this.serverless.service.getAllFunctions()) this.followFor(key, reader, folder)
  }

  private followFor(key: string, reader: ReturnType<typeof streamReader>, folder: string): void {
    const definition = this.serverless.service.getFunction(key)
    for (const event of definition.events ?? []) {
      const parsed = StreamEvent.safeParse(event)
      if (!parsed.success) continue
      const { batchSize, maximumRetryAttempts, filterPatterns } = parsed.data.stream
      this.functions?.create([{ functionKey: key, functionDefinition: definition }])
      const { round } = follower({
        reader, batchSize, maximumRetryAttempts,
        checkpoints: fileCheckpoints(path.join(folder, `${key}.json`)),
        wanted: (payload) => matches(filterPatterns, payload),
        deliver: (records) => this.deliver(key, records),
        deadLetter: (record) => {
          this.tools.log.warning(`stream: ${key} gave up on record ${record.sequence}; it is in dead-letters.jsonl`)
          appendFileSync(path.join(folder, 'dead-letters.jsonl'), `${JSON.stringify({ function: key, ...record })}\n`)
        },
        pause: (ms) => this.pause(ms),
      })
      void this.run(key, round)
      this.tools.log.notice(`Stream of the table goes to ${key}`)
    }
  }

  /** Goes on through every error: DynamoDB Local may be restarted under us, and its events must not be lost. */
  private async run(key: string, round: () => Promise<void>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await round()
      } catch (error) {
        this.tools.log.warning(`stream: ${key} waits, ${error instanceof Error ? error.message : 'unknown error'}`)
        await this.pause(500)
      }
    }
  }

  private async deliver(key: string, records: readonly StreamRecord[]): Promise<readonly string[]> {
    const call = this.functions?.get(key)
    if (!call) throw new Error('stream source: not started')
    call.setEvent({ Records: records.map(({ payload }) => payload) })
    try {
      const parsed = Reported.safeParse(await call.runHandler())
      return parsed.success ? parsed.data.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) : []
    } catch (error) {
      // A worker that timed out is dead, and serverless-offline would go on calling it: the next try gets a new one.
      await this.functions?.cleanup()
      throw error
    }
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
    })
  }

  private async stop(): Promise<void> {
    this.stopping.abort()
    await this.functions?.cleanup()
  }
}

/** One small file per function, replaced whole, so that a kill leaves the old one or the new one. */
function fileCheckpoints(file: string): Checkpoints {
  const stored: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const held = new Map(Object.entries(z.record(z.string(), z.string()).parse(stored)))
  return {
    get: (shard) => held.get(shard),
    set: (shard, sequence) => {
      held.set(shard, sequence)
      writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(held)))
      renameSync(`${file}.new`, file)
    },
  }
}
