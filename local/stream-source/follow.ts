/** A record of a shard, as far as the source looks into it. */
export interface StreamRecord {
  readonly sequence: string
  /** The record as the function receives it. */
  readonly payload: Readonly<Record<string, unknown>>
}

export interface Shard {
  readonly id: string
  readonly parent?: string
}

/** Reads the table's stream. */
export interface StreamReader {
  shards(): Promise<readonly Shard[]>
  /** The records after a sequence number (from the oldest when undefined); `closed` when there will be no more. */
  read(shard: string, after: string | undefined, limit: number): Promise<{ readonly records: readonly StreamRecord[]; readonly closed: boolean }>
}

/** How far each shard has been handled. Kept on disk, so that a restart goes on where it stopped. */
export interface Checkpoints {
  get(shard: string): string | undefined
  set(shard: string, sequence: string): void
}

export interface Follow {
  readonly reader: StreamReader
  readonly checkpoints: Checkpoints
  readonly batchSize: number
  readonly maximumRetryAttempts: number
  readonly wanted: (payload: Readonly<Record<string, unknown>>) => boolean
  /** Calls the function; answers the sequence numbers that it reports as failed. A throw is a failure of the whole batch. */
  readonly deliver: (records: readonly StreamRecord[]) => Promise<readonly string[]>
  readonly deadLetter: (record: StreamRecord) => void
  /** Resolves after so many milliseconds, or at once when the city stops. */
  readonly pause: (ms: number) => Promise<void>
}

/** A shard that is read to its end. */
export const END = 'END'
const POLL_MS = 100
/** Records read at once. */
const PAGE = 500
const RETRY_FIRST_MS = 200
const RETRY_MAX_MS = 10_000

/**
 * One round over the stream: what AWS's event source mapping does between a table's stream and a function.
 * In order within a shard, a parent before its children; from a reported failure on again, later and later;
 * after `maximumRetryAttempts` the record is a dead letter and the rest goes on.
 *
 * Ours, because DynamoDB Local starts a new shard every few hours and the known offline plugin follows only
 * those it finds at its start, and takes a reported partial failure for a success: both lose messages.
 */
export function follower(deps: Follow): { readonly round: () => Promise<void> } {
  const attempts = new Map<string, number>()
  let limit = deps.batchSize

  /** Reads a page and hands on what is wanted of it, batch by batch; most records of the table are nobody's event. */
  async function advance(shard: string): Promise<'idle' | 'moved'> {
    const { records, closed } = await deps.reader.read(shard, deps.checkpoints.get(shard), PAGE)
    const last = records.at(-1)
    if (!last) {
      if (closed) deps.checkpoints.set(shard, END)
      return closed ? 'moved' : 'idle'
    }
    let wanted = records.filter(({ payload }) => deps.wanted(payload))
    while (wanted.length > 0) {
      const batch = wanted.slice(0, limit)
      const failure = await firstFailure(batch)
      const done = failure ? batch[batch.indexOf(failure) - 1] : batch.at(-1)
      if (done) deps.checkpoints.set(shard, done.sequence)
      if (failure) {
        await giveUpOrWait(shard, failure)
        return 'moved'
      }
      limit = deps.batchSize
      wanted = wanted.slice(batch.length)
    }
    deps.checkpoints.set(shard, last.sequence)
    return 'moved'
  }

  async function firstFailure(batch: readonly StreamRecord[]): Promise<StreamRecord | undefined> {
    try {
      const failed = await deps.deliver(batch)
      return batch.find(({ sequence }) => failed.includes(sequence))
    } catch {
      // The function itself broke, on which record it did not say: one by one from here finds it.
      limit = 1
      return batch[0]
    }
  }

  async function giveUpOrWait(shard: string, { sequence, payload }: StreamRecord): Promise<void> {
    const tried = (attempts.get(sequence) ?? 0) + 1
    attempts.set(sequence, tried)
    if (tried <= deps.maximumRetryAttempts) return deps.pause(Math.min(RETRY_FIRST_MS * 2 ** (tried - 1), RETRY_MAX_MS))
    deps.deadLetter({ sequence, payload })
    deps.checkpoints.set(shard, sequence)
    attempts.delete(sequence)
  }

  return {
    async round() {
      const shards = await deps.reader.shards()
      const known = new Set(shards.map(({ id }) => id))
      const ready = shards.filter(({ id, parent }) => deps.checkpoints.get(id) !== END
        && (parent === undefined || !known.has(parent) || deps.checkpoints.get(parent) === END))
      const results = await Promise.all(ready.map(({ id }) => advance(id)))
      if (!results.includes('moved')) await deps.pause(POLL_MS)
    },
  }
}

/** Whether a record fits one of the filter patterns of the event (lists of allowed values or prefixes at any depth). */
export function matches(patterns: readonly unknown[] | undefined, payload: unknown): boolean {
  return patterns === undefined || patterns.some((pattern) => fits(pattern, payload))
}

function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((allowed: unknown) => allowed === value || (isPrefix(allowed) && typeof value === 'string' && value.startsWith(allowed.prefix)))
  if (typeof pattern !== 'object' || pattern === null) throw new TypeError('stream filter: only lists of values and prefixes are supported here')
  return Object.entries(pattern).every(([key, inner]) => {
    const held: unknown = typeof value === 'object' && value !== null && key in value ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
    return fits(inner, held)
  })
}

const isPrefix = (rule: unknown): rule is { readonly prefix: string } => typeof rule === 'object' && rule !== null && 'prefix' in rule && typeof rule.prefix === 'string'
