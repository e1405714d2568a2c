import { randomInt } from 'node:crypto'
import { operations } from '@fengqiao/shared/contracts/index'
import type { Delivery } from '@fengqiao/shared/contracts/push'
import type { Report } from '@fengqiao/shared/contracts/reports'
import type { WantedFault } from '../../local/wechat/client'
import { city, wechat } from './support/city'
import { call, done, expectProblem } from './support/client'
import { type Person, allowMessages, atWork, dutyOf, memberOf, newResident, signIn } from './support/people'
import { upload } from './support/photos'
import { act, inboxOf, look, receiptsOf, submit } from './support/reports'
import { soon } from './support/soon'
import { sweep } from './support/sweep'

const SEND = '/cgi-bin/message/subscribe/send'
const TOKEN = '/cgi-bin/stable_token'

let resident: Person
let worker: Person
beforeAll(async () => {
  resident = await newResident()
  worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
})
afterEach(() => wechat.clearFaults())
afterAll(() => wechat.clearFaults())

const provoke = (fault: WantedFault) => wechat.fault(fault)
const cardsOf = async (person: Person, { id }: Report) => (await person.messages()).filter(({ page }) => page?.includes(id))
const byWechat = async (report: Report, to = '网格员') => (await receiptsOf(resident, report)).find((one) => one.channel === 'wechat' && one.to === to)

async function receiptIn(report: Report, states: readonly Delivery['state'][], to?: string): Promise<Delivery> {
  let receipt: Delivery | undefined
  await soon(`a receipt that says ${states.join(' or ')}`, async () => {
    receipt = await byWechat(report, to)
    return receipt !== undefined && states.includes(receipt.state)
  })
  if (!receipt) throw new Error('no receipt')
  return receipt
}

describe('WeChat fails while a report comes in', () => {
  const held: Report[] = []

  it.each([
    ['answers with an error of its own', [{ path: SEND, httpStatus: 500, times: 50 }]],
    ['says its system is busy', [{ path: SEND, errcode: -1, times: 50 }]],
    ['cuts the line', [{ path: SEND, drop: true, times: 50 }]],
    // A token that is still good would hide that no new one is given.
    ['gives no token', [{ path: SEND, errcode: 40001, times: 1 }, { path: TOKEN, httpStatus: 500, times: 50 }]],
    ['says nothing at all', [{ path: SEND, hangMs: 20_000, times: 50 }]],
  ] satisfies [string, WantedFault[]][])('it %s: the report is taken, the task is in the inbox, and its message is visibly pending', async (_what, faults) => {
    for (const fault of faults) await provoke(fault)
    const report = await submit(resident)
    expect(report.status).toBe('dispatched')
    expect((await inboxOf(worker)).map(({ id }) => id)).toContain(report.id)
    await soon('the first try to have failed', async () => {
      const receipt = await byWechat(report)
      return receipt?.state === 'pending' && receipt.nextTryAt !== undefined
    })
    expect(await cardsOf(worker, report)).toEqual([])
    held.push(report)
  })

  it('once WeChat is well again, every one of them goes out, once', async () => {
    expect(held).toHaveLength(5)
    for (const report of held) {
      await soon('the message to go out', async () => {
        await sweep()
        return (await byWechat(report))?.state === 'delivered'
      }, 100_000)
      expect((await byWechat(report))?.nextTryAt).toBeUndefined()
      expect(await cardsOf(worker, report)).toHaveLength(1)
    }
  }, 150_000)

  // 40001: no longer good; 42001: expired.
  it.each([40001, 42001])('its token is refused (%s): a fresh one is fetched and the message goes out at once', async (errcode) => {
    await provoke({ path: SEND, errcode, times: 1 })
    const report = await submit(resident)
    await receiptIn(report, ['delivered'])
    expect(await cardsOf(worker, report)).toHaveLength(1)
  })

  it('does the work but loses the answer: the message is on the phone, and the receipt ends well', async () => {
    await provoke({ path: SEND, drop: true, stage: 'after', times: 1 })
    const report = await submit(resident)
    await soon('the card', async () => (await cardsOf(worker, report)).length > 0)
    await soon('the receipt', async () => {
      await sweep()
      return (await byWechat(report))?.state === 'delivered'
    }, 100_000)
  }, 150_000)

  it('checks no picture: the report with its photo is taken all the same', async () => {
    for (const path of ['/wxa/media_check_async', '/wxa/msg_sec_check']) await provoke({ path, httpStatus: 500, times: 20 })
    const report = await submit(resident, { photos: [await upload(resident)] })
    expect(report.photos).toHaveLength(1)
    expect((await look(worker, report)).photos).toHaveLength(1)
  })

  it('keeps the picture check waiting: the upload does not wait with it for ever', async () => {
    for (const path of ['/wxa/media_check_async', '/wxa/msg_sec_check']) await provoke({ path, hangMs: 25_000, times: 20 })
    const report = await submit(resident, { photos: [await upload(resident)] })
    expect(report.status).toBe('dispatched')
  })
})

describe('a resident who has allowed no message', () => {
  it('is not written to, and the receipt says so: waiting; once he allows one, it comes', async () => {
    const quiet = await newResident()
    const report = await submit(quiet)
    const accepted = await act(worker, await look(worker, report), { action: 'accept' })
    await act(worker, accepted, { action: 'resolve', note: '好了', photos: [await upload(worker, undefined, 'handlingPhoto')] })
    const state = async () => (await receiptsOf(quiet, report)).filter(({ to, channel }) => to === '您' && channel === 'wechat').at(-1)?.state
    await soon('the receipt', async () => (await state()) === 'waiting')
    expect(await quiet.messages()).toEqual([])
    await allowMessages(quiet, 'progress')
    await soon('the news', async () => {
      await sweep()
      return (await state()) === 'delivered'
    }, 60_000)
    expect(await quiet.messages()).toHaveLength(1)
  }, 100_000)

  it('who has allowed one but refused it again in WeChat (43101) is waiting too, and nothing is lost', async () => {
    const fickle = await newResident()
    await allowMessages(fickle, 'progress')
    const report = await submit(fickle)
    const accepted = await act(worker, await look(worker, report), { action: 'accept' })
    await provoke({ path: SEND, errcode: 43101, times: 5 })
    await act(worker, accepted, { action: 'resolve', note: '好了', photos: [await upload(worker, undefined, 'handlingPhoto')] })
    await soon('the receipt', async () => (await receiptsOf(fickle, report)).some(({ to, channel, state }) => to === '您' && channel === 'wechat' && state === 'waiting'))
    expect(await look(fickle, report)).toMatchObject({ status: 'resolved' })
  })
})

describe('a worker who was never on his phone', () => {
  it('has the task in his inbox, and his leader is alarmed', async () => {
    const somewhere = city.duty.filter(({ grid: code, primary }) => code.startsWith('150825') && primary !== null)
    const grid = somewhere[randomInt(somewhere.length)]?.grid ?? ''
    const leader = await atWork(memberOf(dutyOf(grid).leader))
    const report = await submit(resident)
    const officer = await atWork(memberOf(city.staff.find(({ roles }) => roles.some(({ role, area }) => role === 'officer' && area === '1508'))?.staffId))
    await act(officer, await look(officer, report), { action: 'redispatch', gridCode: grid })
    await soon('the leader’s phone', async () => (await cardsOf(leader, report)).length > 0)
    expect((await receiptsOf(resident, report)).map(({ channel, state }) => `${channel} ${state}`)).toContain('wechat noChannel')
    expect(await receiptsOf(leader, report)).toContainEqual(expect.objectContaining({ to: '网格长', about: 'alarm', state: 'delivered' }))
    const late = await atWork(memberOf(dutyOf(grid).primary))
    const { items } = await late.can(operations.listTasks, { query: {} })
    expect(items.map(({ id }) => id)).toContain(report.id)
  })
})

describe('WeChat fails while somebody signs in', () => {
  it.each([
    ['its system is busy', { errcode: -1 }, 'WECHAT_DOWN'],
    ['an error of its own', { httpStatus: 500 }, 'WECHAT_DOWN'],
    ['a cut line', { drop: true as const }, 'WECHAT_DOWN'],
    ['silence', { hangMs: 20_000 }, 'WECHAT_DOWN'],
    ['a wrong code', { errcode: 40029 }, 'LOGIN_FAILED'],
    ['too many tries', { errcode: 45011 }, 'TOO_MANY'],
    ['a blocked person', { errcode: 40226 }, 'LOGIN_FAILED'],
  ])('%s is told in plain words', async (_what, how, code) => {
    await provoke({ path: '/sns/jscode2session', times: 5, ...how })
    const raw = await call(undefined, operations.openSession, { body: { code: await wechat.loginCode(resident.openid) } })
    expect(expectProblem(raw).code).toBe(code)
    await wechat.clearFaults()
    expect(await done(await signIn(resident.openid), operations.getMe, {})).toHaveProperty('id')
  })

  it('a phone number that cannot be asked for binds nobody and breaks nothing', async () => {
    const staff = await newResident()
    await provoke({ path: '/wxa/business/getuserphonenumber', httpStatus: 500, times: 5 })
    const problem = await staff.cannot(operations.openStaffSession, { body: { phoneCode: await wechat.phoneCode(staff.openid) } })
    expect(problem).toMatchObject({ status: 503, code: 'WECHAT_DOWN' })
  })
})
