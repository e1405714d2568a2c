import { getMe, updateMe } from '@fengqiao/shared/contracts/people'
import { problem } from '@fengqiao/shared/problems'
import { createApi, worthRetrying } from './api'
import { ok, TestPhone } from './test-phone'

const ME = { id: '01JD0000000000000000000001', language: 'zh' }

function setUp(renews = true) {
  const phone = new TestPhone()
  let token = 'old'
  const renew = jest.fn(() => {
    token = 'new'
    return Promise.resolve(renews)
  })
  return { phone, renew, api: createApi({ request: phone.request, base: () => '/v1', token: () => token, renew }) }
}

test('an expired sign-in is renewed without a word, and the call is made again', async () => {
  const { phone, api, renew } = setUp()
  phone.answers.set('GET /v1/me', ({ headers }) => (headers['authorization'] === 'Bearer new' ? ok(ME) : ok(problem('NOT_SIGNED_IN'), 401)))
  expect(await api(getMe, {})).toEqual({ kind: 'ok', value: ME })
  expect(renew).toHaveBeenCalledTimes(1)
})

test('a sign-in that cannot be renewed is told once, not tried for ever', async () => {
  const { phone, api } = setUp(false)
  phone.answers.set('GET /v1/me', () => ok(problem('NOT_SIGNED_IN'), 401))
  expect(await api(getMe, {})).toMatchObject({ kind: 'problem', problem: { code: 'NOT_SIGNED_IN' } })
  expect(phone.requests).toHaveLength(1)
})

test('without a network the caller is told so, and not that something went wrong', async () => {
  const { phone, api } = setUp()
  phone.online = false
  expect(await api(getMe, {})).toEqual({ kind: 'offline' })
})

test("the server's own words reach the reader", async () => {
  const { phone, api } = setUp()
  phone.answers.set('PATCH /v1/me', () => ok(problem('INVALID', { errors: [{ path: 'name', message: '称呼最多 20 字' }] }), 400))
  expect(await api(updateMe, { body: { name: '王' } })).toMatchObject({ kind: 'problem', problem: { errors: [{ message: '称呼最多 20 字' }] } })
})

test('an answer of another shape never reaches a page', async () => {
  const { phone, api } = setUp()
  phone.answers.set('GET /v1/me', () => ok({ id: 7 }))
  expect(await api(getMe, {})).toMatchObject({ kind: 'problem', problem: { code: 'INTERNAL' } })
})

test('a gateway that speaks no problem+json still becomes plain words', async () => {
  const { phone, api } = setUp()
  phone.answers.set('GET /v1/me', () => ok('<html>', 502))
  expect(await api(getMe, {})).toMatchObject({ kind: 'problem', problem: { code: 'BUSY' } })
})

test('what may pass by itself is worth trying again; what is wrong is not', () => {
  expect(worthRetrying(problem('BUSY'))).toBe(true)
  expect(worthRetrying(problem('TOO_MANY'))).toBe(true)
  expect(worthRetrying(problem('INVALID'))).toBe(false)
})
