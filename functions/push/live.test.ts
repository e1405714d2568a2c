import { ulid } from '../../tests/support/people'
import { Sockets } from '../../tests/support/push'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { issueToken } from '../kernel/auth'
import { connectionStore } from './connections'
import { dropConnections, liveHandler, showLive, type LiveDeps } from './live'

const KEY = 'k'.repeat(32)
const MATTER = { type: 'matter', subject: 'report', id: 'R1', version: 2 } as const

let base: TestTable
beforeAll(async () => { base = await startTestTable() }, 60_000)
afterAll(() => base.stop())

let now: number
let sockets: Sockets
let deps: LiveDeps
let handler: ReturnType<typeof liveHandler>
let signedOut: Set<string>
/** One socket of one phone; names of different tests must not meet. */
let socket: string

beforeEach(() => {
  now = Date.parse('2026-11-24T02:00:00.000Z')
  sockets = new Sockets()
  signedOut = new Set()
  socket = `socket-${ulid()}`
  deps = {
    connections: connectionStore(base.table), live: sockets, tokenKey: async () => KEY, clock: () => now,
    findActor: async (personId) => (signedOut.has(personId) ? undefined : { personId, openid: 'o' }),
  }
  handler = liveHandler(deps)
})

const on = (routeKey: string, body?: unknown, connectionId = socket) =>
  handler({ requestContext: { routeKey, connectionId }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
const hello = async (personId: string, connectionId = socket) => on('$default', { action: 'hello', token: await issueToken(KEY, { personId, epoch: 1 }, now) }, connectionId)
const shown = () => sockets.shown.map(({ connectionId, message }) => (connectionId === socket ? message : connectionId))

describe('the open app', () => {
  test('says who it is, is welcomed, and is told what changes', async () => {
    const personId = ulid()
    await on('$connect')
    await hello(personId)
    expect(await showLive(deps, personId, MATTER)).toBe(true)
    await on('$default', { action: 'ping' })
    expect(shown()).toEqual([{ type: 'welcome' }, MATTER, { type: 'pong' }])
  })

  test('a socket that has not said who it is gets nothing', async () => {
    await on('$connect')
    await on('$default', { action: 'ping' })
    await on('$default', 'not json')
    await on('$default', { action: 'listen', personId: 'P' })
    expect(shown()).toEqual([])
  })

  test('a forged, expired or withdrawn token is refused', async () => {
    const personId = ulid()
    await on('$default', { action: 'hello', token: await issueToken('x'.repeat(32), { personId, epoch: 1 }, now) })
    await on('$default', { action: 'hello', token: await issueToken(KEY, { personId, epoch: 1 }, now - 8 * 24 * 3_600_000) })
    signedOut.add(personId)
    await hello(personId)
    expect(shown()).toEqual(Array(3).fill({ type: 'refused', code: 'NOT_SIGNED_IN' }))
    expect(await showLive(deps, personId, MATTER)).toBe(false)
  })

  test('a token that stops working takes the socket with it', async () => {
    const personId = ulid()
    await hello(personId)
    signedOut.add(personId)
    await hello(personId)
    expect(await showLive(deps, personId, MATTER)).toBe(false)
  })

  test('two phones of one person are both told', async () => {
    const personId = ulid()
    const second = `socket-${ulid()}`
    await hello(personId)
    await hello(personId, second)
    await showLive(deps, personId, MATTER)
    expect(sockets.shown.filter(({ message }) => message.type === 'matter').map(({ connectionId }) => connectionId).sort()).toEqual([socket, second].sort())
  })

  test('whoever signs in on the same phone next sees nothing of the one before', async () => {
    const [first, next] = [ulid(), ulid()]
    await hello(first)
    await hello(next)
    expect(await showLive(deps, first, MATTER)).toBe(false)
    expect(await showLive(deps, next, MATTER)).toBe(true)
  })

  test('a closed app is forgotten, whether it said goodbye or not', async () => {
    const [polite, silent] = [ulid(), ulid()]
    const other = `socket-${ulid()}`
    await hello(polite)
    await on('$disconnect')
    await on('$disconnect')
    expect(await deps.connections.of(polite, now)).toEqual([])
    await hello(silent, other)
    sockets.gone.add(other)
    expect(await showLive(deps, silent, MATTER)).toBe(false)
    expect(await deps.connections.of(silent, now)).toEqual([])
  })

  test('sockets older than two hours are not tried', async () => {
    const personId = ulid()
    await hello(personId)
    now += 2 * 3_600_000
    expect(await deps.connections.of(personId, now)).toEqual([])
  })

  test('a gateway that does not answer stops nothing', async () => {
    const personId = ulid()
    await hello(personId)
    sockets.broken = true
    expect(await showLive(deps, personId, MATTER)).toBe(false)
  })

  test('signing out everywhere closes what is open', async () => {
    const personId = ulid()
    await hello(personId)
    await dropConnections(deps, personId)
    expect(sockets.closed).toEqual([socket])
    expect(await showLive(deps, personId, MATTER)).toBe(false)
  })
})
