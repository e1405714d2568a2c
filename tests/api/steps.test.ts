import { areaAt } from '@fengqiao/shared/area'
import { operations } from '@fengqiao/shared/contracts/index'
import { city } from './support/city'
import { type Person, atWork, dutyOf, holderOf, memberOf, newId, newResident } from './support/people'
import { upload } from './support/photos'
import { act, inboxOf, look, resolve, submit } from './support/reports'

const community = areaAt(city.homeGrid, 'community')
const township = areaAt(city.homeGrid, 'township')
const banner = areaAt(city.homeGrid, 'banner')

describe('when it does not go straight', () => {
  let resident: Person
  let worker: Person
  let leader: Person
  let officer: Person
  let bannerOfficer: Person

  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    leader = await atWork(memberOf(dutyOf(city.homeGrid).leader))
    officer = await atWork(holderOf('officer', township))
    bannerOfficer = await atWork(holderOf('officer', banner))
  })

  const idsIn = async (person: Person) => (await inboxOf(person)).map(({ id }) => id)

  it('a report sent to the wrong grid is returned to the leader, who sends it to the right one', async () => {
    const report = await submit(resident)
    const returned = await act(worker, report, { action: 'return', note: '这里是隔壁网格的' })
    expect(returned).toMatchObject({ status: 'returned', holder: { role: 'gridLeader', area: community } })
    expect(await idsIn(worker)).not.toContain(report.id)
    expect(await idsIn(leader)).toContain(report.id)

    const target = city.duty.find(({ grid }) => grid.startsWith(community) && grid !== city.homeGrid)
    const dispatched = await act(leader, await look(leader, report), { action: 'redispatch', gridCode: target?.grid ?? '', note: '归这个网格' })
    expect(dispatched).toMatchObject({ status: 'dispatched', grid: { code: target?.grid }, holder: { role: 'gridWorker', area: target?.grid } })
    const next = await atWork(memberOf(target?.primary))
    expect(await idsIn(next)).toContain(report.id)
    expect(await idsIn(leader)).not.toContain(report.id)
    expect((await look(resident, report)).timeline.map(({ type }) => type)).toEqual(['submitted', 'returned', 'redispatched'])
  })

  it('the leader can only send it to a grid of his own community', async () => {
    const report = await submit(resident)
    const returned = await act(worker, report, { action: 'return', note: '不归我' })
    const foreign = city.duty.find(({ grid }) => !grid.startsWith(banner))?.grid ?? ''
    const problem = await leader.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'redispatch', gridCode: foreign, version: returned.version, actionId: newId() } })
    expect(['FORBIDDEN', 'INVALID', 'NOT_FOUND']).toContain(problem.code)
    expect(await look(leader, report)).toMatchObject({ status: 'returned', version: returned.version })
  })

  it('a grid that does not exist is no place to send it to', async () => {
    const report = await submit(resident)
    const problem = await leader.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'redispatch', gridCode: `${community}999`, version: 1, actionId: newId() } })
    expect(['INVALID', 'NOT_FOUND']).toContain(problem.code)
    expect(await look(leader, report)).toMatchObject({ status: 'dispatched', version: 1 })
  })

  it('what a worker cannot do goes up, level by level: community, township, banner, and no further', async () => {
    const report = await submit(resident)
    const accepted = await act(worker, report, { action: 'accept' })
    const atLeader = await act(worker, accepted, { action: 'escalate', note: '需要社区协调' })
    expect(atLeader).toMatchObject({ status: 'escalated', holder: { role: 'gridLeader', area: community } })
    const atTownship = await act(leader, atLeader, { action: 'escalate', note: '需要街道协调' })
    expect(atTownship).toMatchObject({ status: 'escalated', holder: { role: 'officer', area: township } })
    const atBanner = await act(officer, atTownship, { action: 'escalate', note: '需要区里协调' })
    expect(atBanner).toMatchObject({ status: 'escalated', holder: { role: 'officer', area: banner } })
    expect(await idsIn(bannerOfficer)).toContain(report.id)
    const top = await look(bannerOfficer, report)
    expect(top.actions).not.toContain('escalate')
    const accepting = await act(bannerOfficer, top, { action: 'accept' })
    expect(accepting).toMatchObject({ status: 'accepted', viewer: expect.arrayContaining(['handler']) })
    expect((await look(resident, report)).timeline.map(({ type }) => type)).toEqual(['submitted', 'accepted', 'escalated', 'escalated', 'escalated', 'accepted'])
  })

  it('a resident who is not satisfied has it done again, by the leader and not by the same worker', async () => {
    const report = await submit(resident)
    const resolved = await resolve(worker, report)
    const reopened = await act(resident, resolved, { action: 'reopen', note: '灯还是不亮', photos: [await upload(resident)] })
    expect(reopened).toMatchObject({ status: 'reopened', reopened: 1, holder: { role: 'gridLeader', area: community } })
    expect(await idsIn(leader)).toContain(report.id)
    expect(await idsIn(worker)).not.toContain(report.id)
  })

  it('twice at most, and then he is told where else to turn', async () => {
    const report = await submit(resident)
    let current = await resolve(worker, report)
    for (const time of [1, 2]) {
      const reopened = await act(resident, current, { action: 'reopen', note: '还没有好' })
      expect(reopened.reopened).toBe(time)
      current = await resolve(leader, reopened)
    }
    expect((await look(resident, report)).actions).toEqual(['confirm'])
    const problem = await resident.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'reopen', note: '还是没好', version: current.version, actionId: newId() } })
    expect(problem).toMatchObject({ status: 409, code: 'REOPEN_TOO_OFTEN' })
    expect(problem.detail).toContain('12345')
  })

  it('also after he had confirmed it', async () => {
    const report = await submit(resident)
    const closed = await act(resident, await resolve(worker, report), { action: 'confirm' })
    expect(closed.actions).toEqual(['reopen'])
    expect(await act(resident, closed, { action: 'reopen', note: '又坏了' })).toMatchObject({ status: 'reopened' })
  })

  it('a resident takes his report back, and it is off the worker’s desk', async () => {
    const report = await submit(resident)
    expect(await act(resident, report, { action: 'withdraw', note: '自己修好了' })).toMatchObject({ status: 'withdrawn', actions: [] })
    expect(await idsIn(worker)).not.toContain(report.id)
    const problem = await worker.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'accept', version: 2, actionId: newId() } })
    expect(problem.code).toBe('ILLEGAL_ACTION')
  })

  it('an officer rejects a report with a reason that the reporter reads', async () => {
    const report = await submit(resident)
    expect(await act(officer, await look(officer, report), { action: 'reject', note: '属于私人物品，请自行处理' })).toMatchObject({ status: 'rejected' })
    const seen = await look(resident, report)
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'rejected', note: '属于私人物品，请自行处理' })
    expect(await idsIn(worker)).not.toContain(report.id)
  })

  it('a thing is not mended without a note and a photo of the worker’s own', async () => {
    const report = await submit(resident)
    const { version } = await act(worker, report, { action: 'accept' })
    const own = await upload(worker, undefined, 'handlingPhoto')
    const someoneElses = await upload(resident)
    const attempt = (body: object) => worker.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'resolve', note: '好了', photos: [own], version, actionId: newId(), ...body } })
    expect(await attempt({ photos: [] })).toMatchObject({ code: 'INVALID' })
    expect(await attempt({ note: '   ' })).toMatchObject({ code: 'INVALID' })
    expect(await attempt({ photos: [newId()] })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await attempt({ photos: [someoneElses] })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await look(worker, report)).toMatchObject({ status: 'accepted', version })
  })

  it('the inbox shows the soonest deadline first', async () => {
    const urgent = await submit(resident, { category: 'hazard', urgent: true })
    const slow = await submit(resident, { category: 'greening' })
    const rows = await inboxOf(worker)
    expect(rows.findIndex(({ id }) => id === urgent.id)).toBeLessThan(rows.findIndex(({ id }) => id === slow.id))
    const deadlines = rows.map(({ next }) => Date.parse(next?.at ?? ''))
    expect(deadlines).toEqual([...deadlines].sort((a, b) => a - b))
  })
})
