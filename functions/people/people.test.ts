import { operations } from '@fengqiao/shared/contracts/index'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { ulid } from '../../tests/support/people'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { issueToken, readToken } from '../kernel/auth'
import { systemIds } from '../kernel/ids'
import { sealerOf } from '../kernel/seal'
import { secretsOf } from '../kernel/secrets'
import { parse } from '../kernel/parse'
import { WechatError } from '../kernel/wechat'
import { bindStaff } from './bind-staff'
import { contactsOf } from './contacts'
import type { PeopleDeps } from './deps'
import { eraseMe } from './erase-me'
import { findActorIn } from './find-actor'
import { importStaff } from './import-staff'
import { openSession } from './open-session'
import { peopleStore } from './store'
import { updateMe } from './update-me'

let base: TestTable
let deps: PeopleDeps
const hungUp: string[] = []
const now = Date.parse('2026-11-24T10:00:00+08:00')
const KEY = 'k'.repeat(32)

beforeAll(async () => {
  base = await startTestTable()
  const env = { STAGE: 'local', local: true } as const
  deps = {
    store: peopleStore(base.table),
    sealer: sealerOf(env),
    secrets: () => Promise.resolve({ tokenKey: KEY, lookupKey: 'lookup', wechatSecret: 's', wechatPushToken: 't' }),
    wechat: {
      code2Session: (code) => (code.startsWith('ok-') ? Promise.resolve({ openid: code.slice(3) }) : Promise.reject(new WechatError(code === 'busy' ? -1 : 40029, 'jscode2session'))),
      phoneNumber: (code) => Promise.resolve({ phone: code }),
    },
    hangUp: (personId) => {
      hungUp.push(personId)
      return Promise.resolve()
    },
    clock: () => now,
    ids: systemIds,
  }
}, 60_000)
afterAll(() => base.stop())

async function signIn(openid: string = ulid()) {
  const { token, me } = await openSession(deps, `ok-${openid}`)
  const subject = await readToken(KEY, token, deps.clock)
  const actor = await findActorIn(deps.store)(subject.personId, subject.epoch)
  if (!actor) throw new Error('not signed in')
  return { token, me, actor }
}

async function roster(phone: string) {
  const row = { staffId: ulid(), name: '李强', phone, languages: ['zh' as const], roles: [{ role: 'gridWorker' as const, area: '150802001001001' }] }
  await importStaff(deps, 'test', [row])
  return row
}

describe('signing in', () => {
  it('is the same person every time, also when two phones sign in at once', async () => {
    const openid = ulid()
    const people = await Promise.all([1, 2, 3].map(() => openSession(deps, `ok-${openid}`)))
    expect(new Set(people.map(({ me }) => me.id)).size).toBe(1)
  })
  it('with a bad code says what to do; with WeChat down says so', async () => {
    await expect(openSession(deps, 'used')).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
    await expect(openSession(deps, 'busy')).rejects.toMatchObject({ code: 'WECHAT_DOWN' })
  })
  it('does not accept a forged, altered, expired or unsigned token', async () => {
    const { token, me } = await signIn()
    const forged = await issueToken('x'.repeat(32), { personId: me.id, epoch: 1 }, now)
    const old = await issueToken(KEY, { personId: me.id, epoch: 1 }, now - 8 * 24 * 3_600_000)
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1] ?? ''}.`
    for (const bad of [forged, old, unsigned, `${token.slice(0, -2)}xx`, 'nonsense']) {
      await expect(readToken(KEY, bad, deps.clock)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    }
  })
  it('ends everywhere when he signs out: a token replayed afterwards opens nothing', async () => {
    const { token, actor } = await signIn()
    await deps.store.raiseEpoch(actor.personId)
    const { personId, epoch } = await readToken(KEY, token, deps.clock)
    expect(await findActorIn(deps.store)(personId, epoch)).toBeUndefined()
  })
})

describe('my profile', () => {
  it('keeps name and phone sealed and shows the phone masked', async () => {
    const { actor } = await signIn()
    const me = await updateMe(deps, actor, { name: '陈静', phoneCode: '19900001234' })
    expect(me).toMatchObject({ name: '陈静', phoneMasked: '199****1234' })
    const stored = JSON.stringify(await deps.store.person(actor.personId))
    expect(stored).not.toContain('陈静')
    expect(stored).not.toContain('19900001234')
    expect(await contactsOf(deps.store, deps.sealer).identityOf(actor.personId)).toEqual({ name: '陈静', phone: '19900001234' })
  })
  it('records consent with the notice in force, refuses another, and takes it back', async () => {
    const { actor } = await signIn()
    expect(await updateMe(deps, actor, { consent: PRIVACY_VERSION })).toMatchObject({ consent: PRIVACY_VERSION })
    expect(() => parse(operations.updateMe.body, { consent: '2020-01' }, 'body')).toThrow('INVALID')
    expect((await updateMe(deps, actor, { consent: null })).consent).toBeUndefined()
  })
  it('a sealed identity moved to another person does not open', async () => {
    const { actor } = await signIn()
    const other = await signIn()
    await updateMe(deps, actor, { name: '陈静' })
    const person = await deps.store.person(actor.personId)
    await deps.store.updatePerson(other.actor.personId, { sealed: person?.sealed ?? new Uint8Array() })
    await expect(contactsOf(deps.store, deps.sealer).identityOf(other.actor.personId)).rejects.toThrow('another item')
  })
  it('is erased on request: no way back to the old account', async () => {
    const openid = ulid()
    const { actor } = await signIn(openid)
    await updateMe(deps, actor, { name: '陈静', phoneCode: '19900001234' })
    await eraseMe(deps, actor)
    expect(hungUp).toContain(actor.personId)
    expect(await contactsOf(deps.store, deps.sealer).identityOf(actor.personId)).toEqual({})
    expect(await findActorIn(deps.store)(actor.personId, 2)).toBeUndefined()
    expect((await signIn(openid)).me.id).not.toBe(actor.personId)
  })
})

describe('staff', () => {
  it('are known by the phone number the roster has', async () => {
    const row = await roster('19900000011')
    const { actor } = await signIn()
    const { me, token } = await bindStaff(deps, actor, '19900000011')
    expect(me.staff).toEqual({ id: row.staffId, name: '李强', roles: row.roles })
    const { personId, epoch } = await readToken(KEY, token, deps.clock)
    expect((await findActorIn(deps.store)(personId, epoch))?.staff?.id).toBe(row.staffId)
    expect(await contactsOf(deps.store, deps.sealer).atPost('gridWorker', '150802001001001')).toContainEqual({ staffId: row.staffId })
  })
  it('with a number not on the roster get no roles', async () => {
    const { actor } = await signIn()
    await expect(bindStaff(deps, actor, '19900009999')).rejects.toMatchObject({ code: 'STAFF_UNKNOWN' })
  })
  it('who change their WeChat account leave the old one without roles', async () => {
    const row = await roster('19900000012')
    const before = await signIn()
    await bindStaff(deps, before.actor, row.phone)
    const after = await signIn()
    await bindStaff(deps, after.actor, row.phone)
    expect((await deps.store.person(before.actor.personId))?.staffId).toBeUndefined()
    expect(await deps.store.boundPerson(row.staffId)).toBe(after.actor.personId)
  })
  it('who take another post leave the first', async () => {
    const [first, second] = [await roster('19900000016'), await roster('19900000017')]
    const { actor } = await signIn()
    await bindStaff(deps, actor, first.phone)
    const { me } = await bindStaff(deps, actor, second.phone)
    expect(me.staff?.id).toBe(second.staffId)
    expect(await deps.store.boundPerson(first.staffId)).toBeUndefined()
  })
  it('who gave up a phone number cannot be impersonated by its next owner', async () => {
    const row = await roster('19900000014')
    await importStaff(deps, 'next', [{ ...row, phone: '19900000015' }])
    const { actor } = await signIn()
    await expect(bindStaff(deps, actor, '19900000014')).rejects.toMatchObject({ code: 'STAFF_UNKNOWN' })
  })
  it('keep their account when the roster is imported again', async () => {
    const row = await roster('19900000013')
    const { actor } = await signIn()
    await bindStaff(deps, actor, row.phone)
    await importStaff(deps, 'next', [row])
    expect(await deps.store.boundPerson(row.staffId)).toBe(actor.personId)
  })
})

describe('secrets', () => {
  it('have local defaults only in the local stage', async () => {
    const local = { STAGE: 'local', local: true, TABLE_NAME: 'ttt', UPLOAD_BUCKET: 'uuu', PHOTO_BUCKET: 'ppp', MAP_BUCKET: 'mmm', WECHAT_APPID: 'wxx', WECHAT_API: 'http://x', LIVE_ENDPOINT: 'http://x' }
    expect((await secretsOf(local)()).tokenKey.length).toBeGreaterThanOrEqual(32)
  })
})
