import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { operations } from '@fengqiao/shared/contracts/index'
import { call, done, expectProblem, refused, send } from './support/client'
import { type Person, atWork, dutyOf, memberOf, newId, newResident } from './support/people'
import { city } from './support/city'
import { bodyWith, submit } from './support/reports'

describe('the contract as served', () => {
  it('is the one that is committed', async () => {
    const served = await send('GET', '/openapi.json')
    expect(served.status).toBe(200)
    expect(served.headers.get('content-type')).toMatch(/^application\/json/)
    expect(served.json).toEqual(JSON.parse(readFileSync(resolve(__dirname, '../../openapi.json'), 'utf8')))
  })
})

describe('requests that no phone of ours sends', () => {
  let resident: Person
  beforeAll(async () => { resident = await newResident() })

  it.each([
    ['POST', '/reports/01M85R0Z78DNKZRY2PZWVS8H0M'],
    ['PATCH', '/reports/01M85R0Z78DNKZRY2PZWVS8H0M'],
    ['DELETE', '/reports/01M85R0Z78DNKZRY2PZWVS8H0M'],
    ['PUT', '/reports'],
    ['POST', '/tasks'],
    ['GET', '/sessions'],
    ['PUT', '/me'],
    ['GET', '/uploads/01M85R0Z78DNKZRY2PZWVS8H0M'],
    ['GET', '/reports/01M85R0Z78DNKZRY2PZWVS8H0M/actions'],
    ['GET', '/grids/150802013001001/calls'],
    ['GET', '/reports/01M85R0Z78DNKZRY2PZWVS8H0M/secrets'],
    ['GET', '/grids/everything'],
  ])('%s %s is no such thing', async (method, path) => {
    const problem = expectProblem(await send(method, path, { token: resident.token, ...(method === 'GET' ? {} : { json: {} }) }))
    expect([404, 405, 400]).toContain(problem.status)
  })

  it('a query nobody knows is refused', async () => {
    expect(expectProblem(await send('GET', '/me?debug=true', { token: resident.token }))).toMatchObject({ code: 'INVALID' })
    expect(expectProblem(await send('GET', '/tasks?holder=150802013', { token: (await atWork(memberOf(dutyOf(city.homeGrid).leader))).token }))).toMatchObject({ code: 'INVALID' })
  })

  it('the list of everybody’s reports is not for sale', async () => {
    for (const query of ['', '?mine=false', '?area=1508', '?mine=true&area=1508', '?mine=true&mine=false']) {
      expect(expectProblem(await send('GET', `/reports${query}`, { token: resident.token }))).toMatchObject({ code: 'INVALID' })
    }
  })

  it('a body where none belongs is refused', async () => {
    expect(expectProblem(await send('DELETE', '/sessions', { token: resident.token, json: { everybody: true } }))).toMatchObject({ code: 'INVALID' })
    expect(await resident.can(operations.getMe)).toHaveProperty('id')
  })

  it('an event that WeChat has not signed is not believed', async () => {
    const event = { ToUserName: 'x', MsgType: 'event', Event: 'wxa_media_check', trace_id: 'x', result: { suggest: 'risky', label: 20006 }, errcode: 0 }
    for (const query of ['', '?signature=0&timestamp=1&nonce=1', `?signature=${'0'.repeat(40)}&timestamp=${Math.floor(Date.now() / 1000)}&nonce=7`]) {
      const raw = await send('POST', `/wechat/events${query}`, { json: event })
      expect(raw.status).toBeGreaterThanOrEqual(400)
      expect(raw.status).toBeLessThan(500)
    }
    const echo = await send('GET', '/wechat/events?signature=0&timestamp=1&nonce=1&echostr=hello')
    expect(echo.text).not.toContain('hello')
  })
})

describe('turning pages', () => {
  it('gives every report once, newest first, and then ends', async () => {
    const resident = await newResident()
    const ids: string[] = []
    for (let i = 0; i < 23; i += 1) ids.push((await submit(resident, { description: `第 ${i} 件` })).id)
    const seen: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page: { items: { id: string }[]; cursor?: string | undefined } = await resident.can(operations.listReports, { query: { mine: 'true', ...(cursor === undefined ? {} : { cursor }) } })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.cursor
      pages += 1
    } while (cursor !== undefined && pages < 50)
    expect(seen).toEqual([...ids].reverse())
    expect(pages).toBeGreaterThan(1)
  })

  it('by somebody else’s bookmark shows nothing of his', async () => {
    const [owner, thief] = [await newResident(), await newResident()]
    for (let i = 0; i < 22; i += 1) await submit(owner, { description: '只给自己看' })
    const { cursor } = await owner.can(operations.listReports, { query: { mine: 'true' } })
    const raw = await call(thief.token, operations.listReports, { query: { mine: 'true', cursor } })
    expect(raw.text).not.toContain('只给自己看')
    if (raw.status !== 200) expect(expectProblem(raw).code).toBe('INVALID')
  })

  it('by an invented bookmark is refused', async () => {
    const resident = await newResident()
    const worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    const forged = Buffer.from(JSON.stringify({ pk: 'REPORT', sk: 'A' })).toString('base64url')
    for (const cursor of ['abc', forged, 'x'.repeat(501), '..']) {
      expect(await resident.cannot(operations.listReports, { query: { mine: 'true', cursor } })).toMatchObject({ status: 400, code: 'INVALID' })
      expect(await worker.cannot(operations.listTasks, { query: { cursor } })).toMatchObject({ status: 400, code: 'INVALID' })
    }
  })
})

describe('the door', () => {
  it('is open to a browser on another origin, as the h5 build needs', async () => {
    const raw = await send('OPTIONS', `/reports/${newId()}`, { headers: { origin: 'http://localhost:5100', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization,content-type' } })
    expect(raw.status).toBeLessThan(300)
    expect(raw.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(raw.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization')
  })

  it('is closed to everyone without a session, except what is public', async () => {
    const id = newId()
    for (const operation of Object.values(operations)) {
      if (operation.audience === 'public') continue
      const path = operation.path.replace('{id}', id).replace('{code}', city.homeGrid)
      expect(expectProblem(await send(operation.method, path, operation.method === 'GET' ? {} : { json: {} }))).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    }
    expect(await refused(undefined, operations.putReport, { params: { id }, body: bodyWith() })).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  it('answers are not kept by anybody in between', async () => {
    const resident = await newResident()
    const raw = await call(resident.token, operations.getMe, {})
    expect(raw.headers.get('cache-control')).toMatch(/no-store|private/)
    expect(await done(resident.token, operations.getMe, {})).toHaveProperty('id')
  })
})
