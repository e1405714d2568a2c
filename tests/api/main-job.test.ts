import { operations } from '@fengqiao/shared/contracts/index'
import type { Report } from '@fengqiao/shared/contracts/reports'
import { city } from './support/city'
import { Live } from './support/live'
import { type Person, allowMessages, atWork, dutyOf, memberOf, newResident } from './support/people'
import { download, takePhoto, upload } from './support/photos'
import { act, inboxOf, look, receiptsOf, submit } from './support/reports'
import { soon } from './support/soon'

/** One story, told in order: each step stands on the one before. */
describe('from a photo to a mended thing', () => {
  let resident: Person
  let worker: Person
  let socket: Live
  let messagesBefore: number
  let report: Report

  beforeAll(async () => {
    resident = await newResident({ name: '测试王大娘' })
    await allowMessages(resident, 'progress')
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    socket = await Live.signedIn(worker.token)
    messagesBefore = (await worker.messages()).length
  })

  it('a resident finds his grid worker without reporting', async () => {
    const { lng, lat } = city.points.home
    const here = await resident.can(operations.getGridAt, { query: { lng, lat, frame: 'wgs84' } })
    expect(here).toMatchObject({ grid: { code: city.homeGrid }, vacant: false, duty: { role: 'gridWorker', name: worker.staff?.name } })
    expect(here.areaName).toBe('临河区 · 金川街道 · 水苑社区')
  })

  it('he photographs it, writes a line, and gets a number, the grid, the worker and the time limits', async () => {
    const photo = await upload(resident, await takePhoto(1600, 1200))
    report = await submit(resident, { category: 'hazard', description: '井盖破了，晚上看不见', photos: [photo] })
    expect(report).toMatchObject({
      status: 'dispatched',
      version: 1,
      grid: { code: city.homeGrid },
      worker: { name: worker.staff?.name },
      holder: { role: 'gridWorker', area: city.homeGrid },
      routedBecause: { rule: 'inside', frame: 'wgs84', duty: 'primary', gridCode: city.homeGrid },
      viewer: ['reporter'],
      actions: ['withdraw'],
    })
    expect(report.no).toMatch(/\d{6}/)
    expect(report.photos.map(({ fileId }) => fileId)).toEqual([photo])
    const acceptBy = Date.parse(report.due.acceptBy ?? '')
    expect(acceptBy).toBeGreaterThan(Date.now())
    expect(Date.parse(report.due.resolveBy ?? '')).toBeGreaterThan(acceptBy)
    expect(report.timeline).toEqual([expect.objectContaining({ type: 'submitted', by: '您' })])
  })

  it('the worker has it at once in the open app, on his phone and in his inbox', async () => {
    await socket.until(({ id }) => id === report.id)
    await soon('the message on the worker’s phone', async () => (await worker.messages()).length > messagesBefore)
    const [message] = (await worker.messages()).slice(messagesBefore)
    expect(message?.title).toBe('新任务提醒')
    expect(message?.page).toContain(report.id)
    expect(message?.fields).toContainEqual({ key: 'character_string1', label: '受理编号', value: report.no })
    const row = (await inboxOf(worker)).find(({ id }) => id === report.id)
    expect(row).toMatchObject({ no: report.no, status: 'dispatched', actions: expect.arrayContaining(['accept', 'return', 'escalate']) })
  })

  it('the worker sees the place and the photo, and who reported it', async () => {
    const seen = await look(worker, report)
    expect(seen).toMatchObject({ description: '井盖破了，晚上看不见', place: { frame: 'wgs84' }, reporter: { name: '测试王大娘' }, viewer: ['handler'] })
    expect((await download(seen.photos[0]?.url)).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
  })

  it('he accepts, and the resident can see that he has', async () => {
    const accepted = await act(worker, await look(worker, report), { action: 'accept' })
    expect(accepted).toMatchObject({ status: 'accepted', actions: expect.arrayContaining(['resolve']) })
    const seen = await look(resident, report)
    expect(seen.status).toBe('accepted')
    expect(seen.timeline.map(({ type }) => type)).toEqual(['submitted', 'accepted'])
  })

  it('he mends it and shows it with a note and a photo; the resident is told on his phone', async () => {
    const after = await upload(worker, undefined, 'handlingPhoto')
    await act(worker, await look(worker, report), { action: 'resolve', note: '井盖已换新', photos: [after] })
    const seen = await look(resident, report)
    expect(seen).toMatchObject({ status: 'resolved', actions: ['confirm', 'reopen'] })
    expect(seen.timeline.at(-1)).toMatchObject({ type: 'resolved', note: '井盖已换新', photos: [{ fileId: after }] })
    expect((await download(seen.timeline.at(-1)?.photos[0]?.url)).length).toBeGreaterThan(0)
    await soon('the message on the resident’s phone', async () => (await resident.messages()).length > 0)
  })

  it('the resident confirms, and it is off everybody’s desk', async () => {
    const closed = await act(resident, await look(resident, report), { action: 'confirm', satisfied: true })
    expect(closed).toMatchObject({ status: 'closed', closedAs: 'confirmed', version: 4 })
    expect((await inboxOf(worker)).map(({ id }) => id)).not.toContain(report.id)
    const mine = await resident.can(operations.listReports, { query: { mine: 'true' } })
    expect(mine.items).toEqual([expect.objectContaining({ id: report.id, no: report.no, status: 'closed' })])
  })

  it('the receipts say who was told and how, without a name', async () => {
    const receipts = await receiptsOf(resident, report)
    expect(receipts).toEqual(expect.arrayContaining([
      expect.objectContaining({ to: '网格员', about: 'task', channel: 'live', state: 'delivered' }),
      expect.objectContaining({ to: '网格员', about: 'task', channel: 'wechat', state: 'delivered' }),
      expect.objectContaining({ to: '您', about: 'news', channel: 'wechat', state: 'delivered' }),
    ]))
    expect(JSON.stringify(receipts)).not.toContain(worker.owner.name)
  })
})
