import { BatchWriteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { DUE_SHARDS, dueShardOf } from '../kernel/table'
import { dueStore, type DueRow } from './store'
import { sweep, type Due } from './sweep'

const MINUTE = 60_000
const NOW = Date.parse('2026-11-24T02:00:00.000Z')
const iso = (at: number) => new Date(at).toISOString()

let base: TestTable
let now: number
beforeAll(async () => { base = await startTestTable() }, 60_000)
afterAll(() => base.stop())
beforeEach(async () => {
  now = NOW
  const store = dueStore(base.table)
  for (let shard = 0; shard < DUE_SHARDS; shard += 1) for await (const rows of store.dueIn(`DUE#${shard}`, iso(NOW + 365 * 24 * 60 * MINUTE), 100)) await Promise.all(rows.map((left) => finish(left, now)))
})

const row = (entity: string, id: string, at: number) => ({ pk: `${entity}#${id}`, sk: 'A', dueShard: dueShardOf(id), dueAt: iso(at) })
const put = (item: Record<string, unknown>) => base.table.getDocumentClient().send(new PutCommand({ TableName: base.name, Item: item }))
const run = (owners: Record<string, Due>) => sweep({ store: dueStore(base.table), clock: () => now, owners })

/** An owner that does its work: the row is no longer due. */
const finish: Due = ({ pk, sk }) => base.table.getDocumentClient().send(new UpdateCommand({ TableName: base.name, Key: { pk, sk }, UpdateExpression: 'REMOVE dueShard, dueAt' }))

describe('the sweep', () => {
  test('over a city where nothing is due it reads almost nothing', async () => {
    await put(row('REPORT', 'R1', NOW + MINUTE))
    base.units.read = 0
    expect(await run({})).toEqual({ handled: 0, failed: 0, complete: true })
    expect(base.units.read).toBeLessThanOrEqual(DUE_SHARDS * 0.5)
  })

  test('hands each row to its owner, each once, and only what is due', async () => {
    const seen: string[] = []
    const owner = (name: string): Due => async (found, at) => {
      seen.push(`${name} ${found.pk}`)
      await finish(found, at)
    }
    await Promise.all([put(row('REPORT', 'R1', NOW)), put(row('MESSAGES', 'R1', NOW - MINUTE)), put(row('FILE', 'F1', NOW - 1)), put(row('REPORT', 'R2', NOW + 1))])
    await run({ REPORT: owner('reports'), MESSAGES: owner('push'), FILE: owner('evidence') })
    await run({ REPORT: owner('reports'), MESSAGES: owner('push'), FILE: owner('evidence') })
    expect(seen.sort()).toEqual(['evidence FILE#F1', 'push MESSAGES#R1', 'reports REPORT#R1'])
  })

  test('a row that fails holds up nobody and comes back in five minutes', async () => {
    const done: string[] = []
    const owner: Due = async (found, at) => {
      if (found.pk === 'REPORT#bad') throw new Error('broken')
      done.push(found.pk)
      await finish(found, at)
    }
    await Promise.all([put(row('REPORT', 'bad', NOW - MINUTE)), ...Array.from({ length: 30 }, (_, index) => put(row('REPORT', `good${index}`, NOW)))])
    expect(await run({ REPORT: owner })).toEqual({ handled: 30, failed: 1, complete: true })
    expect(done).toHaveLength(30)
    now += 4 * MINUTE
    expect(await run({ REPORT: owner })).toMatchObject({ failed: 0 })
    now += MINUTE
    expect(await run({ REPORT: owner })).toMatchObject({ failed: 1 })
  })

  test('a row nobody owns is reported, not forgotten and not asked for every minute', async () => {
    await put(row('UNKNOWN', 'U1', NOW))
    expect(await run({})).toMatchObject({ failed: 1 })
    expect(await run({})).toMatchObject({ failed: 0 })
    now += 5 * MINUTE
    expect(await run({})).toMatchObject({ failed: 1 })
  })

  test('when the owner has moved the row before it failed, the owner’s time stands', async () => {
    await put(row('REPORT', 'R1', NOW))
    const later = iso(NOW + 30_000)
    await run({ REPORT: async ({ pk, sk }) => {
      await base.table.getDocumentClient().send(new UpdateCommand({ TableName: base.name, Key: { pk, sk }, UpdateExpression: 'SET dueAt = :later', ExpressionAttributeValues: { ':later': later } }))
      throw new Error('after the move')
    } })
    const { Item } = await base.table.getDocumentClient().send(new GetCommand({ TableName: base.name, Key: { pk: 'REPORT#R1', sk: 'A' } }))
    expect(Item?.['dueAt']).toBe(later)
  })

  test('rows of one matter are handled one after another', async () => {
    let open = 0
    let most = 0
    await Promise.all(['A', 'B', 'C'].map((sk) => put({ ...row('MESSAGES', 'R1', NOW), sk })))
    await run({ MESSAGES: async () => {
      open += 1
      most = Math.max(most, open)
      await new Promise((resolve) => setImmediate(resolve))
      open -= 1
    } })
    expect(most).toBe(1)
  })

  test('when time runs out it leaves off, says so, and the next sweep goes on', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => put({ ...row('REPORT', 'R', NOW), sk: `S${index}` })))
    const slow: Due = async (found, at) => {
      now += 2000
      await finish(found, at)
    }
    expect(await run({ REPORT: slow })).toMatchObject({ handled: 25, complete: false })
    expect(await run({ REPORT: finish })).toMatchObject({ handled: 35, complete: true })
  })

  test('among 10,000 clocks one pass touches only those whose time has come', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => row('REPORT', `R${index}`, index % 100 === 0 ? NOW - index : NOW + MINUTE + index))
    for (let from = 0; from < rows.length; from += 500) {
      await Promise.all(Array.from({ length: 20 }, (_, batch) => base.table.getDocumentClient().send(new BatchWriteCommand({
        RequestItems: { [base.name]: rows.slice(from + batch * 25, from + batch * 25 + 25).map((Item) => ({ PutRequest: { Item } })) },
      }))))
    }
    base.units.read = 0
    const touched: DueRow[] = []
    expect(await run({ REPORT: async (found) => { touched.push(found) } })).toEqual({ handled: 100, failed: 0, complete: true })
    expect(new Set(touched.map(({ pk }) => pk)).size).toBe(100)
    // Less than a read unit per ten rows that are due, and nothing for the 9,900 others.
    expect(base.units.read).toBeLessThanOrEqual(10)
  }, 120_000)
})
