import { areaAt } from '@fengqiao/shared/area'
import { operations } from '@fengqiao/shared/contracts/index'
import { city } from './support/city'
import { letTimeRunOut } from './support/clock'
import { type Person, atWork, dutyOf, holderOf, memberOf, newId, newResident } from './support/people'
import { act, inboxOf, look, resolve, submit } from './support/reports'
import { soon } from './support/soon'
import { sweep } from './support/sweep'

describe('when nobody does anything', () => {
  let resident: Person
  let worker: Person
  let leader: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    leader = await atWork(memberOf(dutyOf(city.homeGrid).leader))
  })

  it('a report that nobody signs for goes up by itself, level by level, and stays with the banner', async () => {
    const officer = await atWork(holderOf('officer', areaAt(city.homeGrid, 'township')))
    const bannerOfficer = await atWork(holderOf('officer', areaAt(city.homeGrid, 'banner')))
    const report = await submit(resident)
    for (const [next, area] of [[leader, areaAt(city.homeGrid, 'community')], [officer, areaAt(city.homeGrid, 'township')], [bannerOfficer, areaAt(city.homeGrid, 'banner')]] as const) {
      await letTimeRunOut(report)
      expect(await look(resident, report)).toMatchObject({ status: 'escalated', holder: { area } })
      expect((await inboxOf(next)).map(({ id }) => id)).toContain(report.id)
    }
    await letTimeRunOut(report)
    const chased = await look(resident, report)
    expect(chased).toMatchObject({ status: 'escalated', holder: { area: areaAt(city.homeGrid, 'banner') } })
    expect(chased.timeline.map(({ type }) => type)).toEqual(['submitted', 'overdue', 'overdue', 'overdue', 'chased'])
    expect(Date.parse(chased.due.next?.at ?? '')).toBeGreaterThan(Date.now())
  })

  it('one that was signed for but not mended goes to the leader, who is told', async () => {
    const report = await act(worker, await submit(resident), { action: 'accept' })
    await letTimeRunOut(report)
    expect(await look(leader, report)).toMatchObject({ status: 'escalated', holder: { role: 'gridLeader' } })
    await soon('the leader’s phone', async () => (await leader.messages()).some(({ page }) => page?.includes(report.id)))
  })

  it('silence closes what was mended, and says that nobody confirmed it; the reporter may still object', async () => {
    const report = await resolve(worker, await submit(resident))
    await letTimeRunOut(report)
    const closed = await look(resident, report)
    expect(closed).toMatchObject({ status: 'closed', closedAs: 'unconfirmed' })
    expect(closed.timeline.at(-1)).toMatchObject({ type: 'closedUnconfirmed' })
    expect(await act(resident, closed, { action: 'reopen', note: '并没有修好' })).toMatchObject({ status: 'reopened' })
  })

  it('a clock that has not run out does nothing, however often the sweep comes, and one sweep does it once', async () => {
    const report = await submit(resident)
    await sweep()
    expect(await look(resident, report)).toMatchObject({ status: 'dispatched', version: 1 })
    await letTimeRunOut(report)
    await Promise.all([sweep(), sweep()])
    expect((await look(resident, report)).timeline.map(({ type }) => type)).toEqual(['submitted', 'overdue'])
  })

  it('the worker who is too late is told how things stand', async () => {
    const report = await submit(resident)
    await letTimeRunOut(report)
    const problem = await worker.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'accept', version: 1, actionId: newId() } })
    expect(['STALE', 'NOT_FOUND', 'FORBIDDEN']).toContain(problem.code)
  })
})
