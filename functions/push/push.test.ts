import type { Delivery } from '@fengqiao/shared/contracts/push'
import { ulid } from '../../tests/support/people'
import { People, Phones, Sockets } from '../../tests/support/push'
import { announced, COMMUNITY, GRID, reportEvent } from '../../tests/support/report-events'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { dueStore } from '../deadlines/store'
import { sweep } from '../deadlines/sweep'
import type { ReportEvent } from '../reports/report-event'
import { connectionStore } from './connections'
import { consentStore } from './consents'
import { consumerOf } from './deliver'
import type { PushDeps } from './deps'
import { listDeliveries } from './list-deliveries'
import { recordSubscriptions } from './record-subscriptions'
import { retryMessage } from './retry'
import { messageStore } from './store'
import { templatesOf, type TemplateName } from './templates'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let base: TestTable
beforeAll(async () => { base = await startTestTable() }, 60_000)
afterAll(() => base.stop())

let now: number
let phones: Phones
let people: People
let sockets: Sockets
let deps: PushDeps
let consume: ReturnType<typeof consumerOf>
let reportId: string
let reporterId: string
const worker = () => ({ role: 'gridWorker' as const, area: GRID, staffId: workerId })
let workerId: string
let leaderId: string
const leaders = { role: 'gridLeader' as const, area: COMMUNITY }

beforeEach(() => {
  now = Date.parse('2026-11-24T02:00:00.000Z')
  phones = new Phones()
  people = new People()
  sockets = new Sockets()
  const messages = messageStore(base.table)
  deps = {
    messages, consents: consentStore(base.table, messages), connections: connectionStore(base.table), live: sockets, wechat: phones, contacts: people,
    templateOf: templatesOf('local'), clock: () => now, random: () => 0.5,
  }
  consume = consumerOf(deps)
  reportId = ulid()
  reporterId = someone('reporter')
  workerId = staffNamed('李强', 'worker')
  leaderId = staffNamed('王芳', 'leader')
  people.posts.set(`gridLeader@${COMMUNITY}`, [leaderId])
})

/** A person with a phone; people of different tests share nothing. */
function someone(openid: string): string {
  const personId = ulid()
  people.openids.set(personId, openid)
  return personId
}

function staffNamed(name: string, openid?: string): string {
  const staffId = ulid()
  people.staff.set(staffId, openid === undefined ? { name } : { name, personId: someone(openid) })
  return staffId
}

const happened = (type: ReportEvent['type'], seq: number, data: Partial<ReportEvent['data']> = {}, by?: ReportEvent['by']) =>
  reportEvent(type, { holder: worker(), reporterId, ...data }, { id: reportId, seq, at: new Date(now).toISOString(), ...(by ? { by } : {}) })

const tell = (event: ReportEvent) => consume(announced(event))

/** The sweep, for this test's report only: the tests share one table. */
const sweepNow = () => sweep({ store: dueStore(base.table), clock: deps.clock, owners: { MESSAGES: async (row, at) => (row.pk.endsWith(reportId) ? retryMessage(deps, row, at) : undefined) } })

async function receipts(): Promise<string[]> {
  return (await listDeliveries(deps, reportId, 'staff')).map(({ to, about, channel, state }: Delivery) => `${to} ${about} ${channel} ${state}`)
}

const answerPrompt = (personId: string, template: TemplateName, accepted = true, promptId = ulid()) => recordSubscriptions(deps, personId, { promptId, answers: [{ template, accepted }] })

const personOf = (staffId: string): string => people.staff.get(staffId)?.personId ?? ''

describe('a report reaches its worker', () => {
  test('on his phone, and in the app he has open; the receipts say so', async () => {
    await deps.connections.add('c1', personOf(workerId), now)
    await tell(happened('submitted', 1))
    expect(phones.arrived).toEqual([{
      openid: 'worker', templateId: 'task-arrived', page: `worker/task/index?id=${reportId}`,
      data: { character_string1: 'LH20261124-0001', thing2: '安全隐患', time3: '2026年11月24日 12:00', thing4: '请点开查看并签收' },
    }])
    expect(sockets.shown).toEqual([{ connectionId: 'c1', message: { type: 'matter', subject: 'report', id: reportId, version: 1 } }])
    expect((await receipts()).sort()).toEqual(['网格员 task live delivered', '网格员 task wechat delivered'])
  })

  test('costs few units: two writes and their index rows for the message', async () => {
    const before = { ...base.units }
    await tell(happened('submitted', 1))
    expect(base.units.write - before.write).toBeLessThanOrEqual(4)
    expect(base.units.read - before.read).toBeLessThanOrEqual(4)
  })

  test('once, although the stream brings the event twice, or twice at the same moment', async () => {
    const event = happened('submitted', 1)
    await Promise.all([tell(event), tell(event), consumerOf(deps)(announced(event))])
    await tell(event)
    expect(phones.of('worker')).toHaveLength(1)
  })

  test('although the function dies before the send: the sweep brings it within minutes', async () => {
    phones.outcomes.push(async () => { throw new Error('killed') })
    await expect(tell(happened('submitted', 1))).rejects.toThrow('killed')
    expect(await receipts()).toEqual(['网格员 task wechat pending'])
    // The stream brings the event again while the first attempt may still be under way.
    await tell(happened('submitted', 1))
    expect(phones.of('worker')).toEqual([])
    now += MINUTE
    await sweepNow()
    await sweepNow()
    expect(phones.of('worker')).toHaveLength(1)
    expect(await receipts()).toEqual(['网格员 task wechat delivered'])
  })

  test('rather twice than not at all, when the function dies between the send and its record', async () => {
    phones.outcomes.push(async (message) => {
      phones.arrived.push(message)
      throw new Error('killed')
    })
    await expect(tell(happened('submitted', 1))).rejects.toThrow('killed')
    now += MINUTE
    await sweepNow()
    expect(phones.of('worker')).toHaveLength(2)
    expect(await receipts()).toEqual(['网格员 task wechat delivered'])
  })

  test('two sweeps at once send it once', async () => {
    phones.outcomes.push(-1)
    await tell(happened('submitted', 1))
    now += MINUTE
    await Promise.all([sweepNow(), sweepNow(), sweepNow()])
    expect(phones.of('worker')).toHaveLength(1)
  })

  test('nothing at all is made of items that are no events, and an unknown event is not lost silently', async () => {
    await consume({ _et: 'Report', id: reportId })
    expect(await receipts()).toEqual([])
    await expect(consume({ ...announced(happened('submitted', 1)), type: 'teleported' })).rejects.toThrow('teleported')
  })
})

describe('when WeChat has trouble', () => {
  test('a message is tried again, each time later, and then given up with an alarm for the leader', async () => {
    phones.outcomes.push(45009, -1, -1, -1, -1, -1)
    await tell(happened('submitted', 1))
    const waits: number[] = []
    for (let tries = 1; tries <= 5; tries += 1) {
      const next = (await listDeliveries(deps, reportId, 'staff'))[0]?.nextTryAt ?? ''
      waits.push(Date.parse(next) - now)
      now = Date.parse(next)
      await sweepNow()
    }
    expect(waits).toEqual([10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR])
    expect(await receipts()).toEqual(['网格员 task wechat failed', '网格长 alarm wechat delivered'])
    expect(phones.of('leader')).toEqual(['网格员没收到提醒，请打电话告知'])
    now += 24 * HOUR
    await sweepNow()
    expect(phones.calls).toBe(7)
  })

  test.each([40003, 40037, 41030, 47003])('code %i cannot get better: given up at once, the leader is told', async (errcode) => {
    phones.outcomes.push(errcode)
    await tell(happened('submitted', 1))
    expect(await receipts()).toEqual(['网格员 task wechat failed', '网格长 alarm wechat delivered'])
  })

  test('a report handled meanwhile is not announced late: what is newer has been told', async () => {
    phones.outcomes.push(-1)
    await tell(happened('submitted', 1))
    now += 5 * SECOND
    await tell(happened('redispatched', 2))
    now += HOUR
    await sweepNow()
    expect(phones.of('worker')).toEqual(['改派给您，请点开查看并签收'])
    expect(await receipts()).toEqual(expect.arrayContaining(['网格员 task wechat superseded', '网格员 task wechat delivered']))
  })

  test('two events of one batch arrive in their order, however slow the first is', async () => {
    phones.outcomes.push(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      phones.arrived.push(message)
    })
    await Promise.all([tell(happened('submitted', 1)), tell(happened('redispatched', 2))])
    expect(phones.of('worker')).toEqual(['请点开查看并签收', '改派给您，请点开查看并签收'])
  })
})

describe('when nobody can be reached', () => {
  test('a worker who has never signed in: marked, and the leader is asked to call him', async () => {
    workerId = staffNamed('周涛')
    await tell(happened('submitted', 1))
    await tell(happened('submitted', 1))
    expect(await receipts()).toEqual(['网格员 task wechat noChannel', '网格长 alarm wechat delivered'])
    expect(phones.of('leader')).toEqual(['网格员没收到提醒，请打电话告知'])
  })

  test('a worker without consent: the task waits for it, the leader is asked to call, and an accept brings it', async () => {
    phones.outcomes.push(43101)
    await tell(happened('submitted', 1))
    expect(await receipts()).toEqual(['网格员 task wechat waiting', '网格长 alarm wechat delivered'])
    now += HOUR
    await sweepNow()
    expect(phones.of('worker')).toEqual([])
    expect(await answerPrompt(personOf(workerId), 'taskArrived')).toEqual({ credits: { taskArrived: 1 } })
    await sweepNow()
    expect(phones.of('worker')).toEqual(['请点开查看并签收'])
  })

  test('an accept a day later brings no stale news', async () => {
    phones.outcomes.push(43101)
    await tell(happened('submitted', 1))
    now += 25 * HOUR
    await answerPrompt(personOf(workerId), 'taskArrived')
    await sweepNow()
    expect(phones.of('worker')).toEqual([])
  })

  test('a post nobody holds: marked, and the post above is told', async () => {
    people.posts.clear()
    people.posts.set('officer@150802001', [staffNamed('赵敏', 'officer')])
    await tell(happened('returned', 2, { holder: leaders, heldBefore: worker() }, { relation: 'handler', staffId: workerId }))
    expect(await receipts()).toEqual(['网格长 task wechat noChannel', '综治中心 alarm wechat delivered'])
    expect(phones.of('officer')).toEqual(['网格长没收到提醒，请打电话告知'])
  })

  test('no post above is held either: still visible, and no endless loop', async () => {
    people.posts.clear()
    workerId = staffNamed('周涛')
    await tell(happened('submitted', 1))
    expect(await receipts()).toEqual(['网格员 task wechat noChannel'])
  })

  test('the alarm is not lost when the function dies just before it', async () => {
    workerId = staffNamed('周涛')
    phones.outcomes.push(async () => { throw new Error('killed') })
    await expect(tell(happened('submitted', 1))).rejects.toThrow('killed')
    now += MINUTE
    await sweepNow()
    expect(await receipts()).toEqual(['网格员 task wechat noChannel', '网格长 alarm wechat delivered'])
  })
})

describe('a reporter’s consent is counted', () => {
  const accepted = () => tell(happened('accepted', 2, { status: 'accepted' }, { relation: 'handler', staffId: workerId }))
  const resolved = () => tell(happened('resolved', 3, { status: 'resolved' }, { relation: 'handler', staffId: workerId }))

  test('his last consent is kept for the result', async () => {
    expect(await answerPrompt(reporterId, 'progress')).toEqual({ credits: { progress: 1 } })
    await accepted()
    expect(phones.of('reporter')).toEqual([])
    await resolved()
    expect(phones.of('reporter')).toEqual(['请看结果，没办好可要求重办'])
    expect(await receipts()).toEqual(['反映人 news wechat waiting', '反映人 news wechat delivered'])
  })

  test('with two he hears of both steps; one accept is one message', async () => {
    await answerPrompt(reporterId, 'progress')
    expect(await answerPrompt(reporterId, 'progress')).toEqual({ credits: { progress: 2 } })
    await accepted()
    await resolved()
    await tell(happened('closedUnconfirmed', 4, { status: 'closed' }))
    expect(phones.of('reporter')).toHaveLength(2)
    expect(phones.calls).toBe(2)
  })

  test('a prompt the phone reports twice counts once', async () => {
    const prompt = ulid()
    await Promise.all([1, 2, 3].map(() => answerPrompt(reporterId, 'progress', true, prompt)))
    expect(await answerPrompt(reporterId, 'progress', true, prompt)).toEqual({ credits: { progress: 1 } })
  })

  test('a refusal takes nothing back; other people’s consent is their own', async () => {
    await answerPrompt(reporterId, 'progress')
    expect(await answerPrompt(reporterId, 'progress', false)).toEqual({ credits: { progress: 1 } })
    expect(await answerPrompt(someone('other'), 'progress', false)).toEqual({ credits: {} })
  })

  test('when WeChat says it is used up, we believe WeChat, and the message waits', async () => {
    await answerPrompt(reporterId, 'progress')
    phones.outcomes.push(43101)
    await resolved()
    expect(await receipts()).toEqual(['反映人 news wechat waiting'])
    expect(await answerPrompt(reporterId, 'taskOverdue', false)).toMatchObject({ credits: { progress: 0 } })
    await answerPrompt(reporterId, 'progress')
    await sweepNow()
    expect(phones.of('reporter')).toHaveLength(1)
  })

  test('a retry spends no second consent', async () => {
    await answerPrompt(reporterId, 'progress')
    await answerPrompt(reporterId, 'progress')
    phones.outcomes.push(-1)
    await resolved()
    now += HOUR
    await sweepNow()
    expect(phones.of('reporter')).toHaveLength(1)
    expect(await answerPrompt(reporterId, 'progress')).toEqual({ credits: { progress: 2 } })
  })

  test('an accept in the very moment a message begins to wait is not missed', async () => {
    phones.outcomes.push(async () => {
      await answerPrompt(personOf(workerId), 'taskArrived')
      phones.outcomes.unshift(43101)
      return phones.sendSubscribe({ openid: '', templateId: '', page: '', data: {} })
    })
    await tell(happened('submitted', 1))
    expect(await receipts()).toContain('网格员 task wechat pending')
    now += MINUTE
    await sweepNow()
    expect(phones.of('worker')).toHaveLength(1)
  })

  test('accepts and results racing: each accept brings one message', async () => {
    const others = await Promise.all(Array.from({ length: 10 }, async (_, index) => {
      const id = ulid()
      const personId = someone(`racer${index}`)
      const event = reportEvent('resolved', { holder: worker(), reporterId: personId, status: 'resolved' }, { id, seq: 2 })
      await Promise.all([consume(announced(event)), answerPrompt(personId, 'progress')])
      return id
    }))
    now += MINUTE
    await sweep({ store: dueStore(base.table), clock: deps.clock, owners: { MESSAGES: async (row, at) => (others.some((id) => row.pk.endsWith(id)) ? retryMessage(deps, row, at) : undefined) } })
    expect(Array.from({ length: 10 }, (_, index) => phones.of(`racer${index}`).length)).toEqual(Array(10).fill(1))
  })
})

describe('everyone a step concerns', () => {
  test('every leader of the post, except the one who did it', async () => {
    const second = staffNamed('孙磊', 'second')
    people.posts.set(`gridLeader@${COMMUNITY}`, [leaderId, second])
    const other = staffNamed('周涛', 'other')
    await tell(happened('redispatched', 3, { holder: { role: 'gridWorker', area: GRID, staffId: other }, heldBefore: leaders }, { relation: 'leader', staffId: leaderId }))
    expect(phones.of('other')).toEqual(['改派给您，请点开查看并签收'])
    expect(phones.of('leader')).toEqual([])
    expect((await receipts()).filter((line) => line.startsWith('网格长'))).toEqual(['网格长 news wechat waiting'])
  })

  test('an overdue report: the leaders get it, the worker is told it left his desk', async () => {
    await tell(happened('overdue', 2, { status: 'escalated', holder: leaders, heldBefore: worker() }))
    expect(phones.of('leader')).toEqual(['下级超时未办，请点开处理'])
    expect(phones.of('worker')).toEqual(['超过时限，已上报上一级'])
  })

  test('a reporter sees his own receipts and that the worker was told, not the alarms inside', async () => {
    workerId = staffNamed('周涛')
    await answerPrompt(reporterId, 'progress')
    await tell(happened('submitted', 1))
    await tell(happened('resolved', 2, { status: 'resolved' }, { relation: 'handler', staffId: workerId }))
    expect((await listDeliveries(deps, reportId, 'reporter')).map(({ to, state }) => `${to} ${state}`)).toEqual(['网格员 noChannel', '您 delivered'])
  })
})
