import { operations } from '@fengqiao/shared/contracts/index'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { ulid } from '../../tests/support/people'
import { issueToken } from './auth'
import { httpHandler, route } from './http'
import * as z from 'zod/mini'

const KEY = 'k'.repeat(32)
const now = Date.parse('2026-11-24T10:00:00+08:00')
const Answered = z.object({ statusCode: z.number(), body: z.string(), headers: z.record(z.string(), z.string()) })

/** A report endpoint whose use case only counts calls: whatever is refused must never reach it. */
function endpoint(actor: { consent?: string } = { consent: PRIVACY_VERSION }) {
  const calls: unknown[] = []
  const handler = httpHandler(
    [
      route(operations.putReport, ({ body }) => {
        calls.push(body)
        return Promise.reject(new Error('secret detail 19900001234'))
      }),
      route(operations.listTasks, () => Promise.reject(new Error('never'))),
    ],
    { clock: () => now, tokenKey: () => Promise.resolve(KEY), findActor: (personId, epoch) => Promise.resolve(epoch === 1 ? { personId, openid: 'o', ...actor } : undefined) },
  )
  const call = async (given: { method?: string; path?: string; body?: unknown; text?: string; token?: string | undefined; query?: string }) => {
    const token = 'token' in given ? given.token : await issueToken(KEY, { personId: ulid(), epoch: 1 }, now)
    const { method = 'PUT', path = `/v1/reports/${ulid()}`, query = '' } = given
    const answer: unknown = await handler({
      version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: query, headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body: given.text ?? JSON.stringify(given.body ?? {}), isBase64Encoded: false,
      requestContext: { accountId: '', apiId: '', authentication: null, authorizer: {}, domainName: 'api.local', domainPrefix: '', http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' }, requestId: 'r', routeKey: '$default', stage: '$default', time: '', timeEpoch: 0 },
    })
    const { statusCode, body, headers } = Answered.parse(answer)
    const problem = z.looseObject({ code: z.string(), errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))) }).parse(JSON.parse(body))
    return { status: statusCode, code: problem.code, errors: problem.errors ?? [], text: body, type: headers['content-type'] }
  }
  return { call, calls }
}

const good = { category: 'hazard', description: '井盖破了', place: { lng: 107.4, lat: 40.75, frame: 'gcj02' }, photos: [] }

describe('bad input is a clear answer in Chinese with a stable code, and never reaches a use case', () => {
  it.each([
    ['an unknown field', { ...good, admin: true }, 'body', '不认识的字段：admin'],
    ['a wrong type', { ...good, description: 7 }, 'body.description', '填写的类型不对'],
    ['nothing written', { ...good, description: '   ' }, 'body.description', '请写一句话说明'],
    ['501 characters', { ...good, description: '字'.repeat(501) }, 'body.description', '一句话说明最多 500 字'],
    ['10 photos', { ...good, photos: Array.from({ length: 10 }, ulid) }, 'body.photos', '最多 9 张照片'],
    ['a place without frame', { ...good, place: { lng: 107.4, lat: 40.75 } }, 'body.place.frame', '缺少坐标系（gcj02 或 wgs84）'],
    ['an unknown category', { ...good, category: 'gossip' }, 'body.category', '请选择类别'],
    ['a missing place', { ...good, place: undefined }, 'body.place', '缺少这一项'],
  ])('%s', async (_, body, path, message) => {
    const { call, calls } = endpoint()
    const answer = await call({ body })
    expect(answer).toMatchObject({ status: 400, code: 'INVALID', type: 'application/problem+json; charset=utf-8' })
    expect(answer.errors).toContainEqual({ path, message })
    expect(calls).toEqual([])
  })
  it('what is not JSON, too long, or badly named', async () => {
    const { call, calls } = endpoint()
    expect(await call({ text: '{"a":' })).toMatchObject({ status: 400, code: 'INVALID' })
    expect(await call({ text: JSON.stringify({ ...good, description: 'x'.repeat(70_000) }) })).toMatchObject({ status: 413, code: 'TOO_LARGE' })
    expect(await call({ path: '/v1/reports/not-an-id', body: good })).toMatchObject({ status: 400, code: 'INVALID' })
    expect(await call({ path: '/v1/nowhere' })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(calls).toEqual([])
  })
  it('every category of the catalogue is accepted by the contract', () => {
    for (const category of CATEGORIES) expect(operations.putReport.body.safeParse({ ...good, category }).success).toBe(true)
  })
})

describe('who calls', () => {
  it('is refused without a token, with a forged one, or after signing out', async () => {
    const { call, calls } = endpoint()
    const forged = await issueToken('x'.repeat(32), { personId: ulid(), epoch: 1 }, now)
    const signedOut = await issueToken(KEY, { personId: ulid(), epoch: 0 }, now)
    for (const token of [undefined, 'nonsense', forged, signedOut]) {
      expect(await call({ body: good, token })).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    }
    expect(calls).toEqual([])
  })
  it('must have agreed to the privacy notice in force before anything of his is taken', async () => {
    for (const actor of [{}, { consent: '2020-01' }]) {
      const { call, calls } = endpoint(actor)
      expect(await call({ body: good })).toMatchObject({ status: 403, code: 'CONSENT_REQUIRED' })
      expect(calls).toEqual([])
    }
  })
  it('a resident has no inbox of tasks', async () => {
    expect(await endpoint().call({ method: 'GET', path: '/v1/tasks', text: '' })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})

it('a fault inside says that nothing is lost, and shows neither stack nor data', async () => {
  const { call, calls } = endpoint()
  const answer = await call({ body: good })
  expect(calls).toHaveLength(1)
  expect(answer).toMatchObject({ status: 500, code: 'INTERNAL' })
  expect(answer.text).not.toMatch(/secret|1990|at .*\.ts/)
})
