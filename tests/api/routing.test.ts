import { areaAt } from '@fengqiao/shared/area'
import { operations } from '@fengqiao/shared/contracts/index'
import { toGcj02 } from '@fengqiao/shared/geo'
import { city } from './support/city'
import { call, done, expectProblem, refused, send } from './support/client'
import { type Person, atWork, dutyOf, holderOf, memberOf, newResident } from './support/people'
import { act, inboxOf, look, receiptsOf, submit, wgs84 } from './support/reports'
import { soon } from './support/soon'

const { home, nearBorder, vacant, onLeave, bothOnLeave, justOutside, outside } = city.points

describe('who gets a report', () => {
  let resident: Person
  beforeAll(async () => { resident = await newResident() })

  const idsIn = async (person: Person) => (await inboxOf(person)).map(({ id }) => id)

  it('the same worker whether the phone speaks WeChat’s frame or the survey’s', async () => {
    const gcj = toGcj02({ ...home, frame: 'wgs84' })
    const [one, other] = [await submit(resident, { place: wgs84(home) }), await submit(resident, { place: { ...gcj, frame: 'gcj02' } })]
    expect(other.grid).toEqual(one.grid)
    expect(other.routedBecause).toMatchObject({ frame: 'gcj02', gridCode: city.homeGrid })
  })

  it('nobody’s post: the leader, plainly marked, and the alarm is on his phone', async () => {
    const leader = await atWork(memberOf(dutyOf(city.odd.vacant).leader))
    const report = await submit(resident, { place: wgs84(vacant) })
    expect(report).toMatchObject({ grid: { code: city.odd.vacant }, worker: null, holder: { role: 'gridLeader', area: areaAt(city.odd.vacant, 'community') }, routedBecause: { duty: 'vacant' } })
    expect(await idsIn(leader)).toContain(report.id)
    await soon('the leader to be told', async () => (await leader.messages()).some(({ page }) => page?.includes(report.id)))
    const here = await resident.can(operations.getGridAt, { query: { ...vacant, frame: 'wgs84' } })
    expect(here).toMatchObject({ vacant: true, duty: { role: 'gridLeader' } })
    expect(await act(leader, await look(leader, report), { action: 'accept' })).toMatchObject({ status: 'accepted' })
  })

  it('the worker is on leave: his deputy', async () => {
    const deputy = await atWork(memberOf(dutyOf(city.odd.onLeave).deputy))
    const report = await submit(resident, { place: wgs84(onLeave) })
    expect(report).toMatchObject({ grid: { code: city.odd.onLeave }, worker: { name: deputy.staff?.name }, holder: { role: 'gridWorker', name: deputy.staff?.name }, routedBecause: { duty: 'deputy' } })
    expect(await idsIn(deputy)).toContain(report.id)
    await soon('the deputy to be told', async () => (await deputy.messages()).some(({ page }) => page?.includes(report.id)))
    expect(await act(deputy, await look(deputy, report), { action: 'accept' })).toMatchObject({ status: 'accepted' })
  })

  it('both are on leave: the leader', async () => {
    const leader = await atWork(memberOf(dutyOf(city.odd.bothOnLeave).leader))
    const report = await submit(resident, { place: wgs84(bothOnLeave) })
    expect(report).toMatchObject({ worker: null, holder: { role: 'gridLeader' }, routedBecause: { duty: 'vacant' } })
    expect(await idsIn(leader)).toContain(report.id)
  })

  it('near a border the neighbour’s worker is named too', async () => {
    const report = await submit(resident, { place: wgs84(nearBorder) })
    expect(report.grid?.code).toBe(city.homeGrid)
    expect(report.routedBecause?.edgeMetres).toBeLessThan(20)
    expect(report.routedBecause?.neighbours.length).toBeGreaterThan(0)
    for (const { code, workerName } of report.routedBecause?.neighbours ?? []) {
      expect(code).not.toBe(city.homeGrid)
      expect(city.staff.map(({ name }) => name)).toContain(workerName)
    }
  })

  it('also when only the phone is unsure where it is', async () => {
    const unsure = await resident.can(operations.getGridAt, { query: { ...home, frame: 'wgs84', accuracy: 180 } })
    const sure = await resident.can(operations.getGridAt, { query: { ...home, frame: 'wgs84', accuracy: 5 } })
    expect(sure.routedBecause.neighbours).toEqual([])
    expect(unsure.routedBecause.neighbours.length).toBeGreaterThan(0)
  })

  it('a little outside the map: the nearest grid, marked so', async () => {
    const report = await submit(resident, { place: wgs84(justOutside) })
    expect(report.routedBecause).toMatchObject({ rule: 'near', gridCode: report.grid?.code })
    expect(report.routedBecause?.edgeMetres).toBeLessThan(2000)
    expect(report.holder.role).not.toBe('officer')
  })

  it('outside every grid: the township officer’s queue, marked, with nobody pretending to be the worker', async () => {
    const report = await submit(resident, { place: wgs84(outside) })
    expect(report).toMatchObject({ grid: null, worker: null, holder: { role: 'officer' }, routedBecause: { rule: 'outside', duty: 'none' } })
    expect(report.routedBecause?.gridCode).toBeUndefined()
    expect(report.holder.area).toHaveLength(9)
    const officer = await atWork(holderOf('officer', report.holder.area))
    expect(await idsIn(officer)).toContain(report.id)
    const grid = city.duty.find(({ grid: code }) => code.startsWith(report.holder.area))?.grid ?? ''
    expect(await act(officer, await look(officer, report), { action: 'redispatch', gridCode: grid })).toMatchObject({ status: 'dispatched', grid: { code: grid } })
  })

  it('the receipts show the leader who was told of a vacancy', async () => {
    const report = await submit(resident, { place: wgs84(vacant) })
    await soon('a receipt', async () => (await receiptsOf(resident, report)).some(({ to }) => to === '网格长'))
  })
})

describe('asking who answers for a place', () => {
  const ask = (query: string) => send('GET', `/grids/at?${query}`)

  it('is open to anybody, and shows no whole phone number', async () => {
    const raw = await call(undefined, operations.getGridAt, { query: { ...home, frame: 'wgs84' } })
    expect(raw.status).toBe(200)
    expect(raw.text).not.toMatch(/(?<!\d)1\d{10}(?!\d)/)
  })

  it.each([
    ['longitude and latitude exchanged', `lng=${home.lat}&lat=${home.lng}&frame=wgs84`, 'PLACE_SWAPPED'],
    ['no frame', `lng=${home.lng}&lat=${home.lat}`, 'INVALID'],
    ['an unknown frame', `lng=${home.lng}&lat=${home.lat}&frame=bd09`, 'INVALID'],
    ['Beijing', 'lng=116.4&lat=39.9&frame=wgs84', 'PLACE_OUTSIDE_CITY'],
    ['the middle of nowhere', 'lng=0&lat=0&frame=wgs84', 'PLACE_OUTSIDE_CITY'],
    ['in the bounding box but in the neighbouring city', 'lng=109.9&lat=40.2&frame=wgs84', 'PLACE_OUTSIDE_CITY'],
    ['no numbers', 'lng=east&lat=north&frame=wgs84', 'INVALID'],
    ['nothing', 'lng=&lat=&frame=wgs84', 'INVALID'],
    ['not a number', 'lng=NaN&lat=Infinity&frame=wgs84', 'INVALID'],
    ['the same parameter twice', `lng=${home.lng}&lng=${home.lat}&lat=${home.lat}&frame=wgs84`, 'INVALID'],
    ['a parameter nobody knows', `lng=${home.lng}&lat=${home.lat}&frame=wgs84&radius=5`, 'INVALID'],
    ['an accuracy below zero', `lng=${home.lng}&lat=${home.lat}&frame=wgs84&accuracy=-1`, 'INVALID'],
  ])('%s is refused with a reason', async (_what, query, code) => {
    expect(expectProblem(await ask(query))).toMatchObject({ status: 400, code })
  })

  it('the map around a place and the outlines are there to draw', async () => {
    const near = await send('GET', `/grids/near?lng=${home.lng}&lat=${home.lat}&frame=wgs84`)
    expect(near.text).toContain(city.homeGrid)
    expect(near.json).toMatchObject({ type: 'FeatureCollection' })
    const { features } = await done(undefined, operations.getOutlines, {})
    expect(features).toHaveLength(7)
  })
})

describe('the duty phone', () => {
  it('is given for a call, to somebody who has signed in and agreed', async () => {
    const resident = await newResident()
    const worker = memberOf(dutyOf(city.homeGrid).primary)
    expect(await resident.can(operations.revealDutyPhone, { params: { code: city.homeGrid } })).toEqual({ name: worker.name, phone: worker.phone })
    expect(await refused(undefined, operations.revealDutyPhone, { params: { code: city.homeGrid } })).toMatchObject({ code: 'NOT_SIGNED_IN' })
    const curious = await newResident({ agreed: false })
    expect(await curious.cannot(operations.revealDutyPhone, { params: { code: city.homeGrid } })).toMatchObject({ code: 'CONSENT_REQUIRED' })
    expect(await resident.cannot(operations.revealDutyPhone, { params: { code: '150802999999999' } })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('nobody can collect the numbers of the whole city', async () => {
    const collector = await newResident()
    const answers = []
    for (const { grid } of city.duty.slice(0, 100)) {
      const raw = await call(collector.token, operations.revealDutyPhone, { params: { code: grid } })
      answers.push(raw.status)
      if (raw.status === 429) break
    }
    expect(answers).toContain(429)
  })
})
