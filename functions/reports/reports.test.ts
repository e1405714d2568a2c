import type { ActionBody, ReportBody } from '@fengqiao/shared/contracts/reports'
import type { Actor } from '../kernel/auth'
import { brokenLink } from '../kernel/events'
import { sealerOf } from '../kernel/seal'
import { resident, staff, ulid } from '../../tests/support/people'
import { startTestTable, type TestTable } from '../../tests/support/table'
import type { Desk } from '../grids/routing'
import { actOnReport } from './act-on-report'
import { lapseReport } from './lapse-report'
import { listMyReports, listTasks } from './list-reports'
import { revealContact } from './reveal-contact'
import { reportStore } from './store'
import { submitReport } from './submit-report'
import type { ReportDeps } from './deps'
import { viewOf } from './view'

const GRID = '150802001001001'
const HOUR = 3_600_000
let worker: ReturnType<typeof staff>
let workersDesk: Desk
const leader = staff('王芳', 'gridLeader', '150802001001')
const township = staff('赵敏', 'officer', '150802001')
const banner = staff('孙磊', 'officer', '150802')
const elsewhere = staff('周涛', 'officer', '150823')

let base: TestTable
let now: number
let deps: ReportDeps
let desk: Desk

beforeAll(async () => { base = await startTestTable() }, 60_000)
afterAll(() => base.stop())
beforeEach(() => {
  now = Date.parse('2026-11-24T10:00:00+08:00')
  worker = staff('李强', 'gridWorker', GRID)
  workersDesk = { role: 'gridWorker', area: GRID, staffId: worker.staff.id, name: '李强', phoneMasked: '199****0001' }
  desk = workersDesk
  deps = {
    store: reportStore(base.table),
    sealer: sealerOf({ local: true }),
    clock: () => now,
    grids: {
      at: (place) => Promise.resolve({
        grid: { code: GRID, name: '金川社区第一网格' }, areaCode: GRID, areaName: '临河区 金川街道 金川社区', point: { lng: place.lng, lat: place.lat }, desk, vacant: false,
        because: { rule: 'inside', frame: place.frame, mapVersion: 'test', gridCode: GRID, edgeMetres: 40, duty: 'primary', neighbours: [] },
      }),
      deskOf: (code) => Promise.resolve({ grid: { code, name: '金川社区第二网格' }, areaName: '临河区 金川街道 金川社区', desk: workersDesk, vacant: false }),
    },
    evidence: { useFiles: () => Promise.resolve([]), photoUrls: (ids) => Promise.resolve(new Map(ids.map((id) => [id, `https://photos.invalid/${id}`]))) },
    receipts: { list: () => Promise.resolve([]) },
    contacts: {
      identityOf: () => Promise.resolve({ name: '陈静', phone: '19900001234' }),
      phoneOfStaff: () => Promise.resolve({ name: '李强', phone: '19900000001' }),
    },
  }
})

const body = (more: Partial<ReportBody> = {}): ReportBody => ({
  category: 'hazard', description: '井盖破了，怕人掉下去', place: { lng: 107.4, lat: 40.75, frame: 'gcj02', accuracy: 12, address: '解放街 8 号' }, photos: [], ...more,
})

async function submitted(by: Actor = resident(), more: Partial<ReportBody> = {}) {
  const id = ulid()
  await submitReport(deps, by, id, body(more))
  return { id, by }
}

type Step = ActionBody extends infer B ? (B extends ActionBody ? Omit<B, 'version' | 'actionId'> : never) : never
async function step(id: string, actor: Actor, what: Step): Promise<void> {
  const report = await deps.store.find(id)
  await actOnReport(deps, actor, id, { ...what, version: report?.version ?? 0, actionId: ulid() })
}

async function seen(id: string, actor: Actor) {
  const found = await deps.store.findWithEvents(id)
  if (!found) throw new Error('no report')
  return viewOf(deps, actor, found.report, found.events)
}

const refusal = (code: string): unknown => expect.objectContaining({ code })

describe('a resident reports', () => {
  it('and is told number, worker, limits and what happens next', async () => {
    const { id, by } = await submitted()
    expect(await seen(id, by)).toMatchObject({
      status: 'dispatched', version: 1, no: expect.stringMatching(/^261124-\d{5}-\d{5}$/), worker: { name: '李强', phoneMasked: '199****0001' },
      due: { acceptBy: '2026-11-24T04:00:00.000Z', next: { what: '签收', at: '2026-11-24T04:00:00.000Z' } },
      timeline: [{ type: 'submitted', by: '您', text: '已受理，派给网格员李强' }], actions: ['withdraw'],
    })
  })

  it('twice with the same body, and has one report', async () => {
    const by = resident()
    const id = ulid()
    expect(await submitReport(deps, by, id, body())).toMatchObject({ created: true })
    now += HOUR
    const again = await submitReport(deps, by, id, body())
    expect(again).toMatchObject({ created: false, report: { createdAt: '2026-11-24T02:00:00.000Z' } })
    expect(again.events).toHaveLength(1)
  })

  it('and cannot reuse the number for another matter, nor take a stranger\'s', async () => {
    const { id, by } = await submitted()
    await expect(submitReport(deps, by, id, body({ description: '别的事' }))).rejects.toEqual(refusal('ID_TAKEN'))
    await expect(submitReport(deps, resident(), id, body())).rejects.toEqual(refusal('ID_TAKEN'))
  })

  it('and finds it among his own, newest first, page by page, and nobody else\'s', async () => {
    const by = resident()
    for (let i = 0; i < 23; i += 1) await submitted(by)
    const first = await listMyReports(deps, by, undefined)
    const second = await listMyReports(deps, by, first.cursor)
    expect(first.items).toHaveLength(20)
    expect(second.items).toHaveLength(3)
    expect(second.cursor).toBeUndefined()
    expect((await listMyReports(deps, resident(), undefined)).items).toEqual([])
  })
})

describe('the grid worker', () => {
  it('has it in his inbox, soonest deadline first, accepts, handles, and the resident confirms', async () => {
    const slow = await submitted(resident(), { category: 'greening' })
    const { id, by } = await submitted(resident(), { urgent: true })
    const inbox = (await listTasks(deps, worker, undefined)).items.map((row) => row.id)
    expect(inbox.indexOf(id)).toBeLessThan(inbox.indexOf(slow.id))

    await step(id, worker, { action: 'accept' })
    await step(id, worker, { action: 'resolve', note: '换了新井盖', photos: [ulid()] })
    expect((await listTasks(deps, worker, undefined)).items.map((row) => row.id)).not.toContain(id)
    expect(await seen(id, by)).toMatchObject({ status: 'resolved', actions: ['confirm', 'reopen'] })
    await step(id, by, { action: 'confirm', satisfied: true })
    const done = await seen(id, by)
    expect(done).toMatchObject({ status: 'closed', closedAs: 'confirmed', sentence: '已办结，您已确认解决', actions: ['reopen'] })
    expect(done.timeline.map((entry) => entry.type)).toEqual(['submitted', 'accepted', 'resolved', 'confirmed'])
    const kept = await deps.store.findWithEvents(id)
    expect(brokenLink(kept?.events ?? [])).toBeUndefined()
  })

  it('sends the same action again and it counts once; a stale one answers the present state', async () => {
    const { id } = await submitted()
    const accept = { action: 'accept', version: 1, actionId: ulid() } as const
    await actOnReport(deps, worker, id, accept)
    await actOnReport(deps, worker, id, accept)
    expect(await deps.store.find(id)).toMatchObject({ version: 2, status: 'accepted' })
    await expect(actOnReport(deps, worker, id, { ...accept, actionId: ulid() })).rejects.toMatchObject({ code: 'STALE', body: { current: { status: 'accepted', version: 2 } } })
  })

  it('returns a misrouted one: it goes to the leader, who re-dispatches it', async () => {
    const { id, by } = await submitted()
    await step(id, worker, { action: 'return', note: '不在我的网格' })
    expect((await listTasks(deps, leader, undefined)).items.map((row) => row.id)).toContain(id)
    expect(await seen(id, by)).toMatchObject({ status: 'returned', holder: { role: 'gridLeader' } })
    await step(id, leader, { action: 'redispatch', gridCode: '150802001001002' })
    expect(await seen(id, by)).toMatchObject({ status: 'dispatched', grid: { code: '150802001001002' }, worker: { name: '李强' } })
  })

  it('cannot be bypassed: two acting at once, one wins', async () => {
    const { id } = await submitted()
    const acts = await Promise.allSettled([
      actOnReport(deps, worker, id, { action: 'accept', version: 1, actionId: ulid() }),
      actOnReport(deps, worker, id, { action: 'return', version: 1, actionId: ulid(), note: '不是我的' }),
    ])
    expect(acts.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await deps.store.find(id)).toMatchObject({ version: 2 })
  })
})

describe('nobody sees or moves what is not his', () => {
  it('a stranger or an officer of another banner finds nothing', async () => {
    const { id } = await submitted()
    for (const actor of [resident(), elsewhere, staff('钱进', 'gridWorker', GRID)]) {
      await expect(actOnReport(deps, actor, id, { action: 'accept', version: 1, actionId: ulid() })).rejects.toEqual(refusal('NOT_FOUND'))
    }
  })
  it('the reporter cannot accept his own report, the worker cannot confirm it', async () => {
    const { id, by } = await submitted()
    await expect(step(id, by, { action: 'accept' })).rejects.toEqual(refusal('FORBIDDEN'))
    await step(id, worker, { action: 'accept' })
    await step(id, worker, { action: 'resolve', note: '好了', photos: [ulid()] })
    await expect(step(id, worker, { action: 'confirm' })).rejects.toEqual(refusal('FORBIDDEN'))
  })
  it('the handler sees a masked reporter, and an anonymous one not at all', async () => {
    const open = await submitted()
    expect((await seen(open.id, worker)).reporter).toEqual({ name: '陈静', phoneMasked: '199****1234' })
    const hidden = await submitted(resident(), { anonymous: true })
    for (const actor of [worker, leader, township]) {
      const view = JSON.stringify(await seen(hidden.id, actor))
      expect(view).not.toContain('陈静')
      expect(view).not.toContain(hidden.by.personId)
    }
    await expect(revealContact(deps, worker, hidden.id, { actionId: ulid(), version: 1 })).rejects.toEqual(refusal('FORBIDDEN'))
  })
  it('each look at a phone number is on the timeline', async () => {
    const { id, by } = await submitted()
    const shown = await revealContact(deps, by, id, { actionId: ulid(), version: 1 })
    expect(shown).toMatchObject({ name: '李强', phone: '19900000001' })
    expect(shown.report.timeline.at(-1)).toMatchObject({ type: 'contactRevealed', by: '您' })
    expect(await revealContact(deps, worker, id, { actionId: ulid(), version: 2 })).toMatchObject({ name: '陈静', phone: '19900001234' })
  })
})

describe('clocks', () => {
  it('an unaccepted report climbs by itself: leader, township, banner, where it is chased and never dropped', async () => {
    const { id, by } = await submitted()
    const holders: string[] = []
    for (let i = 0; i < 5; i += 1) {
      now += 100 * HOUR
      expect(await lapseReport(deps, id)).toBe(true)
      const view = await seen(id, by)
      holders.push(`${view.holder.role}@${view.holder.area}`)
      expect(view.due.next).toBeDefined()
    }
    expect(holders).toEqual(['gridLeader@150802001001', 'officer@150802001', 'officer@150802', 'officer@150802', 'officer@150802'])
    await step(id, banner, { action: 'accept' })
    expect(await seen(id, by)).toMatchObject({ status: 'accepted' })
  })
  it('before its time, or after someone acted, nothing lapses', async () => {
    const { id } = await submitted()
    expect(await lapseReport(deps, id)).toBe(false)
    await step(id, worker, { action: 'accept' })
    now += 3 * HOUR
    expect(await lapseReport(deps, id)).toBe(false)
  })
  it('silence closes a resolved report after 7 days, unconfirmed; it can still be reopened for 14 days, twice, and goes to the leader', async () => {
    const { id, by } = await submitted()
    await step(id, worker, { action: 'accept' })
    await step(id, worker, { action: 'resolve', note: '好了', photos: [ulid()] })
    now += 7 * 24 * HOUR
    expect(await lapseReport(deps, id)).toBe(true)
    expect(await seen(id, by)).toMatchObject({ status: 'closed', closedAs: 'unconfirmed' })
    for (let time = 1; time <= 2; time += 1) {
      await step(id, by, { action: 'reopen', note: '还是坏的' })
      const view = await seen(id, by)
      expect(view).toMatchObject({ status: 'reopened', holder: { role: 'gridLeader' }, reopened: time })
      expect(view.closedAs).toBeUndefined()
      await step(id, leader, { action: 'accept' })
      await step(id, leader, { action: 'resolve', note: '又修了', photos: [ulid()] })
    }
    await expect(step(id, by, { action: 'reopen', note: '还是坏的' })).rejects.toEqual(refusal('REOPEN_TOO_OFTEN'))
  })
  it('15 days after it was resolved is too late to reopen', async () => {
    const { id, by } = await submitted()
    await step(id, worker, { action: 'accept' })
    await step(id, worker, { action: 'resolve', note: '好了', photos: [ulid()] })
    now += 15 * 24 * HOUR
    await expect(step(id, by, { action: 'reopen', note: '坏了' })).rejects.toEqual(refusal('REOPEN_TOO_LATE'))
  })
})

describe('outside every grid', () => {
  it('the township officer has it in his queue', async () => {
    desk = { role: 'officer', area: '150802001' }
    const { id } = await submitted()
    expect((await listTasks(deps, township, undefined)).items.map((row) => row.id)).toContain(id)
    expect((await listTasks(deps, elsewhere, undefined)).items).toEqual([])
  })
})

describe('cost', () => {
  it('a report of one line or of 500 characters stays within the write units agreed', async () => {
    for (const description of ['井盖破了', '字'.repeat(500)]) {
      const before = base.units.write
      await submitted(resident(), { description })
      // 16 are agreed; the photo's own write takes 2 of them.
      expect(base.units.write - before).toBeLessThanOrEqual(14)
    }
  })
})
