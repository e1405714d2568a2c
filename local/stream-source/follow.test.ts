import { END, follower, matches, type Follow, type StreamRecord } from './follow'

const record = (sequence: string): StreamRecord => ({ sequence, payload: { eventName: 'INSERT', name: sequence } })

/** A stream of shards with records, a place for the checkpoints, and what was delivered. */
function city(shards: Record<string, { records: string[]; parent?: string; closed?: boolean }>, more: Partial<Follow> = {}) {
  const checkpoints = new Map<string, string>()
  const delivered: string[][] = []
  const dead: string[] = []
  const deps: Follow = {
    reader: {
      shards: () => Promise.resolve(Object.entries(shards).map(([id, { parent }]) => ({ id, ...(parent === undefined ? {} : { parent }) }))),
      read: (id, after, limit) => {
        const { records = [], closed = false } = shards[id] ?? {}
        const rest = after === undefined ? records : records.filter((sequence) => sequence > after)
        return Promise.resolve({ records: rest.slice(0, limit).map(record), closed: closed && rest.length <= limit })
      },
    },
    checkpoints: { get: (id) => checkpoints.get(id), set: (id, sequence) => { checkpoints.set(id, sequence) } },
    batchSize: 3,
    maximumRetryAttempts: 2,
    wanted: () => true,
    deliver: (records) => {
      delivered.push(records.map(({ sequence }) => sequence))
      return Promise.resolve([])
    },
    deadLetter: ({ sequence }) => { dead.push(sequence) },
    pause: () => Promise.resolve(),
    ...more,
  }
  const { round } = follower(deps)
  return { shards, checkpoints, delivered, dead, rounds: async (n: number) => { for (let i = 0; i < n; i += 1) await round() } }
}

describe('the local stream source', () => {
  it('delivers in order, in batches, and remembers how far it came', async () => {
    const { rounds, delivered, checkpoints } = city({ a: { records: ['1', '2', '3', '4'] } })
    await rounds(3)
    expect(delivered).toEqual([['1', '2', '3'], ['4']])
    expect(checkpoints.get('a')).toBe('4')
  })

  it('tries again from the record that the function reports as failed, not past it', async () => {
    let healthy = false
    const seen: string[][] = []
    const { rounds, checkpoints } = city({ a: { records: ['1', '2', '3'] } }, {
      deliver: (records) => {
        seen.push(records.map(({ sequence }) => sequence))
        return Promise.resolve(healthy ? [] : ['2', '3'])
      },
    })
    await rounds(1)
    expect(checkpoints.get('a')).toBe('1')
    healthy = true
    await rounds(1)
    expect(seen).toEqual([['1', '2', '3'], ['2', '3']])
    expect(checkpoints.get('a')).toBe('3')
  })

  it('puts a record that never works aside as a dead letter, and the rest goes on', async () => {
    const { rounds, dead, checkpoints } = city({ a: { records: ['1', '2', '3'] } }, {
      deliver: (records) => Promise.resolve(records.map(({ sequence }) => sequence).filter((sequence) => sequence === '2')),
    })
    await rounds(5)
    expect(dead).toEqual(['2'])
    expect(checkpoints.get('a')).toBe('3')
  })

  it('finds the one record that breaks the function', async () => {
    const done: string[] = []
    const { rounds, dead } = city({ a: { records: ['1', '2', '3'] } }, {
      deliver: (records) => {
        if (records.some(({ sequence }) => sequence === '2')) return Promise.reject(new Error('crashed'))
        done.push(...records.map(({ sequence }) => sequence))
        return Promise.resolve([])
      },
    })
    await rounds(8)
    expect(dead).toEqual(['2'])
    expect(done).toEqual(['1', '3'])
  })

  it('follows into the shard that takes over, and not before its parent is done', async () => {
    const { rounds, delivered, checkpoints } = city({ b: { records: ['5'], parent: 'a' }, a: { records: ['1', '2', '3', '4'], closed: true } })
    await rounds(5)
    expect(delivered).toEqual([['1', '2', '3'], ['4'], ['5']])
    expect(checkpoints.get('a')).toBe(END)
  })

  it('passes over what the filter does not want', async () => {
    const patterns = [{ eventName: ['INSERT'], dynamodb: { NewImage: { _et: { S: ['Event'] } } } }]
    const image = (entity: string, eventName = 'INSERT') => ({ eventName, dynamodb: { NewImage: { _et: { S: entity } } } })
    expect(matches(patterns, image('Event'))).toBe(true)
    expect(matches(patterns, image('Report'))).toBe(false)
    expect(matches(patterns, image('Event', 'MODIFY'))).toBe(false)
    expect(matches(patterns, { eventName: 'REMOVE', dynamodb: {} })).toBe(false)

    const files = [{ eventName: ['REMOVE'], dynamodb: { Keys: { pk: { S: [{ prefix: 'FILE#' }] } } } }]
    const gone = (pk: string) => ({ eventName: 'REMOVE', dynamodb: { Keys: { pk: { S: pk } } } })
    expect([matches(files, gone('FILE#1')), matches(files, gone('REPORT#1'))]).toEqual([true, false])

    const { rounds, delivered, checkpoints } = city({ a: { records: ['1', '2'] } }, { wanted: () => false })
    await rounds(2)
    expect(delivered).toEqual([])
    expect(checkpoints.get('a')).toBe('2')
  })
})
