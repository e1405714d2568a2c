import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wechatOf, type Wechat } from '../../functions/kernel/wechat'
import { dueStore } from '../../functions/deadlines/store'
import { sweep } from '../../functions/deadlines/sweep'
import { connectionStore } from '../../functions/push/connections'
import { consentStore } from '../../functions/push/consents'
import { consumerOf } from '../../functions/push/deliver'
import type { PushDeps } from '../../functions/push/deps'
import { listDeliveries } from '../../functions/push/list-deliveries'
import { recordSubscriptions } from '../../functions/push/record-subscriptions'
import { retryMessage } from '../../functions/push/retry'
import { messageStore } from '../../functions/push/store'
import { templatesOf, type TemplateName } from '../../functions/push/templates'
import { SandboxClient } from '../../local/wechat/client'
import { SANDBOX_APPID, SANDBOX_SECRET } from '../../local/wechat/config'
import { startSandbox, type Sandbox } from '../../local/wechat/server'
import { ulid } from '../support/people'
import { People, Sockets } from '../support/push'
import { announced, GRID, reportEvent } from '../support/report-events'
import { startTestTable, type TestTable } from '../support/table'

const SEND = '/cgi-bin/message/subscribe/send'
const HOUR = 3_600_000

let base: TestTable
let sandbox: Sandbox
let dataDir: string
let phone: SandboxClient
let now: number

beforeAll(async () => {
  base = await startTestTable()
  dataDir = mkdtempSync(join(tmpdir(), 'push-'))
  now = Date.parse('2026-11-24T02:00:00.000Z')
  await open()
}, 60_000)
afterAll(async () => {
  await sandbox.stop()
  await base.stop()
  rmSync(dataDir, { recursive: true })
})

/** Only the pages that messages open are live, so a wrong address would be refused with 41030. */
async function open(port = 0): Promise<void> {
  sandbox = await startSandbox({ dataDir, port, appid: SANDBOX_APPID, secret: SANDBOX_SECRET, clock: () => now, pages: ['pages/matter/index', 'worker/task/index'] })
  phone = new SandboxClient(sandbox.url)
}

/** A container of ours: its own token, the same WeChat. */
const container = (timeout = 2000): Wechat => wechatOf({
  env: { STAGE: 'local', WECHAT_APPID: SANDBOX_APPID, WECHAT_API: sandbox.url }, secrets: async () => ({ wechatSecret: SANDBOX_SECRET }), fetch, clock: () => now, timeout,
})

const people = new People()

function push(wechat: Wechat): PushDeps {
  const messages = messageStore(base.table)
  return {
    messages, consents: consentStore(base.table, messages), connections: connectionStore(base.table), live: new Sockets(), wechat, contacts: people,
    templateOf: templatesOf('local'), clock: () => now, random: () => 0.5,
  }
}

async function person(): Promise<{ personId: string; openid: string }> {
  const openid = `openid-${ulid()}`
  const personId = ulid()
  people.openids.set(personId, openid)
  await phone.putUser({ openid, nickname: '演示用户' })
  return { personId, openid }
}

/** The tap in WeChat's prompt, and what the phone then tells us. */
async function allow(deps: PushDeps, who: { personId: string; openid: string }, template: TemplateName): Promise<void> {
  await phone.subscribe(who.openid, [deps.templateOf(template).id])
  await recordSubscriptions(deps, who.personId, { promptId: ulid(), answers: [{ template, accepted: true }] })
}

async function aWorker() {
  const who = await person()
  const staffId = ulid()
  people.staff.set(staffId, { name: '李强', personId: who.personId })
  return { ...who, staffId, holder: { role: 'gridWorker' as const, area: GRID, staffId } }
}

const sweepFor = (deps: PushDeps, id: string) => sweep({ store: dueStore(base.table), clock: () => now, owners: { MESSAGES: async (row, at) => (row.pk.endsWith(id) ? retryMessage(deps, row, at) : undefined) } })
const states = async (deps: PushDeps, id: string) => (await listDeliveries(deps, id, 'staff')).map(({ to, state }) => `${to} ${state}`)

describe('with the WeChat sandbox', () => {
  test('a task and its result arrive on two phones, in words WeChat takes', async () => {
    const deps = push(container())
    const worker = await aWorker()
    const reporter = await person()
    await allow(deps, worker, 'taskArrived')
    await allow(deps, reporter, 'progress')
    const id = ulid()
    await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder, reporterId: reporter.personId }, { id })))
    await consumerOf(deps)(announced(reportEvent('resolved', { holder: worker.holder, reporterId: reporter.personId, status: 'resolved' }, { id, seq: 2 })))
    expect((await phone.messages(worker.openid)).map(({ title, fields }) => [title, ...fields.map(({ label, value }) => `${label} ${value}`)]))
      .toEqual([['新任务提醒', '受理编号 LH20261124-0001', '类别 安全隐患', '最迟签收时间 2026年11月24日 12:00', '温馨提示 请点开查看并签收']])
    expect((await phone.messages(reporter.openid)).map(({ page }) => page)).toEqual([`pages/matter/index?id=${id}`])
  })

  test('without consent nothing arrives; after the tap it does', async () => {
    const deps = push(container())
    const worker = await aWorker()
    const id = ulid()
    await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder }, { id })))
    expect(await states(deps, id)).toEqual(['网格员 waiting'])
    await allow(deps, worker, 'taskArrived')
    await sweepFor(deps, id)
    expect(await phone.messages(worker.openid)).toHaveLength(1)
  })

  test.each([
    ['a token that ran out', { errcode: 42001 }],
    ['a token another container replaced', { errcode: 40001 }],
  ])('%s is renewed and the message arrives at once', async (_, fault) => {
    const deps = push(container())
    const worker = await aWorker()
    await allow(deps, worker, 'taskArrived')
    await phone.fault({ path: SEND, ...fault })
    await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder })))
    expect(await phone.messages(worker.openid)).toHaveLength(1)
  })

  test('a day of one container: the token is renewed whenever it ends', async () => {
    const deps = push(container())
    const worker = await aWorker()
    await allow(deps, worker, 'taskArrived')
    for (let hour = 0; hour < 24; hour += 1) {
      now += HOUR
      await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder })))
    }
    expect(await phone.messages(worker.openid)).toHaveLength(24)
  })

  test.each([
    ['busy', { errcode: -1 }], ['over its quota', { errcode: 45009 }], ['failing', { httpStatus: 502 }], ['silent', { hangMs: 400 }], ['cut off', { drop: true as const }],
  ])('when WeChat is %s the message comes with the next try', async (_, fault) => {
    const deps = push(container(200))
    const worker = await aWorker()
    await allow(deps, worker, 'taskArrived')
    const id = ulid()
    await phone.fault({ path: SEND, ...fault })
    await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder }, { id })))
    expect(await states(deps, id)).toEqual(['网格员 pending'])
    now += 60_000
    await sweepFor(deps, id)
    expect(await phone.messages(worker.openid)).toHaveLength(1)
    expect(await states(deps, id)).toEqual(['网格员 delivered'])
  })

  test('WeChat dead for a while: after it is back, the message arrives', async () => {
    const deps = push(container())
    const worker = await aWorker()
    await allow(deps, worker, 'taskArrived')
    const port = Number(new URL(sandbox.url).port)
    await sandbox.stop()
    const id = ulid()
    await consumerOf(deps)(announced(reportEvent('submitted', { holder: worker.holder }, { id })))
    expect(await states(deps, id)).toEqual(['网格员 pending'])
    await open(port)
    now += 60_000
    await sweepFor(deps, id)
    expect(await phone.messages(worker.openid)).toHaveLength(1)
  })

  test('the gateway speaks the platform’s language for login, phone and text', async () => {
    const wechat = container()
    const who = await person()
    await phone.putUser({ openid: who.openid, nickname: '演示用户', phone: '19900000009' })
    expect(await wechat.code2Session(await phone.loginCode(who.openid))).toMatchObject({ openid: who.openid })
    expect(await wechat.phoneNumber(await phone.phoneCode(who.openid), who.openid)).toEqual({ phone: '19900000009' })
    expect(await wechat.textCheck({ content: '路灯不亮', openid: who.openid, scene: 2 })).toMatchObject({ suggest: 'pass' })
    await expect(wechat.code2Session('no such code')).rejects.toMatchObject({ errcode: 40029, retryable: false })
  })
})
