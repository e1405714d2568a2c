import { operations } from '@fengqiao/shared/contracts/index'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { wechat, city } from './support/city'
import { call, done, expectProblem, refused, send } from './support/client'
import { type Person, allowMessages, atWork, dutyOf, holderOf, memberOf, newId, newResident, signIn } from './support/people'
import { bodyWith, inboxOf, submit } from './support/reports'

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const partsOf = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  return { header, payload, signature, claims }
}

describe('signing in', () => {
  it('with the code that WeChat gives, each code once', async () => {
    const resident = await newResident()
    const code = await wechat.loginCode(resident.openid)
    await done(undefined, operations.openSession, { body: { code } })
    expect(await refused(undefined, operations.openSession, { body: { code } })).toMatchObject({ status: 401, code: 'LOGIN_FAILED' })
  })

  it.each([
    ['an invented code', { code: 'made-up' }, 'LOGIN_FAILED'],
    ['an empty code', { code: '' }, 'INVALID'],
    ['a very long code', { code: 'x'.repeat(129) }, 'INVALID'],
    ['a code that is no text', { code: { $ne: '' } }, 'INVALID'],
    ['a code that would change the question to WeChat', { code: 'x&grant_type=client_credential' }, 'LOGIN_FAILED'],
    ['the openid instead of a code', { openid: 'o-demo-worker000000000000000' }, 'INVALID'],
    ['a role of his own choice', { code: 'x', roles: ['officer'] }, 'INVALID'],
  ])('%s opens nothing', async (_what, body, code) => {
    expect(expectProblem(await send('POST', '/sessions', { json: body })).code).toBe(code)
  })

  it('the same WeChat account is the same person, on every phone', async () => {
    const resident = await newResident()
    const again = await done(await signIn(resident.openid), operations.getMe, {})
    expect(again).toEqual(await resident.can(operations.getMe))
  })

  it('shows one’s own phone number masked only', async () => {
    const resident = await newResident()
    const raw = await call(resident.token, operations.getMe, {})
    expect(raw.text).not.toContain(resident.owner.phone)
    expect(raw.text).not.toContain(resident.openid)
    expect(raw.json).toMatchObject({ phoneMasked: expect.stringMatching(/^199\*+\d{4}$/), consent: PRIVACY_VERSION })
  })
})

describe('a token', () => {
  let resident: Person
  let officer: Person
  beforeAll(async () => {
    resident = await newResident()
    officer = await atWork(holderOf('officer', '1508'))
  })
  const refusedWith = async (headers: Record<string, string>) => {
    expect(expectProblem(await send('GET', '/me', { headers }))).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    expect(expectProblem(await send('GET', '/tasks', { headers }))).toMatchObject({ status: 401 })
    expect(expectProblem(await send('PUT', `/reports/${newId()}`, { headers, json: bodyWith() }))).toMatchObject({ status: 401 })
  }

  it('says nothing about its owner but a number', () => {
    const { claims } = partsOf(resident.token)
    const text = JSON.stringify(claims)
    for (const secret of [resident.openid, resident.owner.phone, resident.owner.name, 'session_key']) expect(text).not.toContain(secret)
    const [from, until] = [Number(claims['iat']), Number(claims['exp'])]
    expect(until).toBeGreaterThan(from)
    expect(until - from).toBeLessThanOrEqual(31 * 86_400)
  })

  it.each(['', 'Bearer', 'Bearer ', 'Bearer null', 'Bearer undefined', 'Bearer x.y.z', 'Basic YWRtaW46YWRtaW4='])('“%s” is none', async (authorization) => {
    await refusedWith({ authorization })
  })

  it('with another person inside is refused', async () => {
    const { header, claims, signature } = partsOf(resident.token)
    await refusedWith({ authorization: `Bearer ${header}.${encode({ ...claims, sub: partsOf(officer.token).claims['sub'] })}.${signature}` })
  })
  it('with a longer life inside is refused', async () => {
    const { header, claims, signature } = partsOf(resident.token)
    await refusedWith({ authorization: `Bearer ${header}.${encode({ ...claims, exp: 4_102_444_800 })}.${signature}` })
  })
  it('without a signature is refused', async () => {
    const { payload } = partsOf(officer.token)
    for (const alg of ['none', 'None', 'NONE']) await refusedWith({ authorization: `Bearer ${encode({ alg, typ: 'JWT' })}.${payload}.` })
  })
  it('signed with a guessed secret is refused', async () => {
    const { createHmac } = await import('node:crypto')
    const { header, payload } = partsOf(officer.token)
    for (const secret of ['', 'secret', 'fengqiao', 'local', 'sandbox-secret', 'sandbox-push-token', 'changeme']) {
      const signature = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')
      await refusedWith({ authorization: `Bearer ${header}.${payload}.${signature}` })
    }
  })
  it('in the address or in a cookie is not looked at', async () => {
    expect(expectProblem(await send('GET', `/me?token=${resident.token}`)).code).toMatch(/^(NOT_SIGNED_IN|INVALID)$/)
    expect(expectProblem(await send('GET', '/me', { headers: { cookie: `token=${resident.token}` } })).code).toBe('NOT_SIGNED_IN')
  })
  it('stops working everywhere once its owner has signed out, and the next one works', async () => {
    const leaver = await newResident()
    const other = await signIn(leaver.openid)
    await leaver.can(operations.closeSessions)
    await refusedWith({ authorization: `Bearer ${leaver.token}` })
    await refusedWith({ authorization: `Bearer ${other}` })
    expect(await done(await signIn(leaver.openid), operations.getMe, {})).toMatchObject({ name: leaver.owner.name })
  })
})

describe('the privacy notice', () => {
  it('comes first: without it nothing is reported, and it can be withdrawn', async () => {
    const resident = await newResident({ agreed: false })
    const attempt = () => resident.cannot(operations.putReport, { params: { id: newId() }, body: bodyWith() })
    expect(await attempt()).toMatchObject({ status: 403, code: 'CONSENT_REQUIRED' })
    await resident.can(operations.updateMe, { body: { consent: PRIVACY_VERSION } })
    await submit(resident)
    expect((await resident.can(operations.updateMe, { body: { consent: null } })).consent).toBeUndefined()
    expect(await attempt()).toMatchObject({ code: 'CONSENT_REQUIRED' })
    expect((await resident.can(operations.listReports, { query: { mine: 'true' } })).items).toHaveLength(1)
  })

  it('of an older version does not count', async () => {
    const resident = await newResident({ agreed: false })
    expect(expectProblem(await send('PATCH', '/me', { token: resident.token, json: { consent: '2020-01' } }))).toMatchObject({ code: 'INVALID' })
  })
})

describe('one’s own profile', () => {
  it.each([
    ['a name of blanks', { name: '   ' }],
    ['a name of 21 characters', { name: '名'.repeat(21) }],
    ['a language nobody offers', { language: 'en' }],
    ['a phone number typed by hand', { phone: '19900000001' }],
    ['a role', { staff: { roles: [{ role: 'admin', area: '1508' }] } }],
    ['another id', { id: newId() }],
  ])('%s is refused', async (_what, json) => {
    const resident = await newResident()
    const before = await resident.can(operations.getMe)
    expect(expectProblem(await send('PATCH', '/me', { token: resident.token, json }))).toMatchObject({ status: 400, code: 'INVALID' })
    expect(await resident.can(operations.getMe)).toEqual(before)
  })

  it('is erased on request: the token ends, the name is gone, the matter goes on', async () => {
    const worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    const leaver = await newResident({ name: '要注销的人' })
    const report = await submit(leaver)
    await leaver.can(operations.eraseMe)
    expect(expectProblem(await send('GET', '/me', { token: leaver.token }))).toMatchObject({ code: 'NOT_SIGNED_IN' })
    const raw = await call(worker.token, operations.getReport, { params: { id: report.id } })
    expect(raw.status).toBe(200)
    expect(raw.text).not.toContain('要注销的人')
    expect((await inboxOf(worker)).map(({ id }) => id)).toContain(report.id)
    const fresh = await done(await signIn(leaver.openid), operations.getMe, {})
    expect(fresh).not.toHaveProperty('name')
    expect(fresh).not.toHaveProperty('consent')
  })
})

describe('staff', () => {
  it('are known by the phone number in the roster, with their areas', async () => {
    const member = memberOf(dutyOf(city.homeGrid).leader)
    const leader = await atWork(member)
    expect(await leader.can(operations.getMe)).toMatchObject({ staff: { id: member.staffId, name: member.name, roles: member.roles } })
  })

  it('a number that is not in the roster binds nobody', async () => {
    const resident = await newResident()
    const phoneCode = await wechat.phoneCode(resident.openid)
    expect(await resident.cannot(operations.openStaffSession, { body: { phoneCode } })).toMatchObject({ status: 403, code: 'STAFF_UNKNOWN' })
    expect(await resident.can(operations.getMe)).not.toHaveProperty('staff')
    expect(await resident.cannot(operations.listTasks)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('a used, invented or missing phone code binds nobody', async () => {
    const resident = await newResident()
    const phoneCode = await wechat.phoneCode(resident.openid)
    await resident.cannot(operations.openStaffSession, { body: { phoneCode } })
    expect(await resident.cannot(operations.openStaffSession, { body: { phoneCode } })).toMatchObject({ code: 'LOGIN_FAILED' })
    expect(await resident.cannot(operations.openStaffSession, { body: { phoneCode: 'made-up' } })).toMatchObject({ code: 'LOGIN_FAILED' })
    expect(expectProblem(await send('POST', '/sessions/staff', { token: resident.token, json: {} }))).toMatchObject({ code: 'INVALID' })
    expect(await refused(undefined, operations.openStaffSession, { body: { phoneCode: 'x' } })).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  it('a code that another phone has shown binds nobody to this one', async () => {
    const thief = await newResident()
    const officer = await atWork(holderOf('officer', '1508'))
    const problem = await thief.cannot(operations.openStaffSession, { body: { phoneCode: await wechat.phoneCode(officer.openid) } })
    expect(['LOGIN_FAILED', 'STAFF_UNKNOWN']).toContain(problem.code)
    expect(await thief.can(operations.getMe)).not.toHaveProperty('staff')
  })

  it('a post moves with the phone number: the account bound last has it, the one before no more', async () => {
    const member = memberOf(city.duty.find(({ grid, primary }) => grid.startsWith('150826') && primary !== null)?.primary)
    const before = await atWork(member)
    const openid = `o-api-second-${member.staffId}`.slice(0, 28)
    await wechat.putUser({ openid, nickname: member.name, phone: member.phone })
    const second = await signIn(openid)
    await done(second, operations.openStaffSession, { body: { phoneCode: await wechat.phoneCode(openid) } })
    expect(await before.cannot(operations.listTasks)).toMatchObject({ code: 'NOT_SIGNED_IN' })
    const again = await signIn(before.openid)
    expect(await done(again, operations.getMe, {})).not.toHaveProperty('staff')
    expect(await refused(again, operations.listTasks, {})).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('allowing messages', () => {
  it('counts each accept once, however often the phone says so', async () => {
    const resident = await newResident()
    const body = { promptId: newId(), answers: [{ template: 'progress', accepted: true }] } satisfies Parameters<typeof tell>[0]
    function tell(what: { promptId: string; answers: { template: 'progress'; accepted: boolean }[] }) {
      return resident.can(operations.recordSubscriptions, { body: what })
    }
    expect((await tell(body)).credits.progress).toBe(1)
    expect((await tell(body)).credits.progress).toBe(1)
    await allowMessages(resident, 'progress')
    expect((await tell({ promptId: newId(), answers: [{ template: 'progress', accepted: false }] })).credits.progress).toBe(2)
  })
  it('knows only its own templates', async () => {
    const resident = await newResident()
    const raw = await send('POST', '/me/subscriptions', { token: resident.token, json: { promptId: newId(), answers: [{ template: 'spam', accepted: true }] } })
    expect(expectProblem(raw)).toMatchObject({ code: 'INVALID' })
  })
})
