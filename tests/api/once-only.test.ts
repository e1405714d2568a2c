import { operations } from '@fengqiao/shared/contracts/index'
import type { Report } from '@fengqiao/shared/contracts/reports'
import { Report as ReportShape } from '@fengqiao/shared/contracts/reports'
import { city } from './support/city'
import { accepted, call } from './support/client'
import { type Person, atWork, dutyOf, memberOf, newId, newResident } from './support/people'
import { announcementOf, sendForm, takePhoto, upload } from './support/photos'
import { act, bodyWith, inboxOf, look, submit } from './support/reports'
import { soon } from './support/soon'

describe('one bar of signal: what is sent twice happens once', () => {
  let resident: Person
  let worker: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  })

  /** Photo addresses are signed anew at each look. */
  const lasting = ({ photos, timeline, ...rest }: Report) => ({ ...rest, photos: photos.map(({ fileId }) => fileId), timeline: timeline.map(({ photos: own, ...entry }) => ({ ...entry, photos: own.map(({ fileId }) => fileId) })) })

  it('the same report again answers the same, with 200', async () => {
    const [id, body] = [newId(), bodyWith({ photos: [await upload(resident)] })]
    const first = await call(resident.token, operations.putReport, { params: { id }, body })
    const second = await call(resident.token, operations.putReport, { params: { id }, body })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(lasting(accepted(operations.putReport, second).report)).toEqual(lasting(accepted(operations.putReport, first).report))
  })

  it('also when the phone writes the fields in another order', async () => {
    const [id, { category, description, place, photos }] = [newId(), bodyWith()]
    await submit(resident, { category, description, place, photos }, id)
    const { lng, lat, frame } = place
    const again = await call(resident.token, operations.putReport, { params: { id }, body: { photos, place: { frame, lat, lng }, description, category } })
    expect(again.status).toBe(200)
  })

  it('also when the worker has moved on meanwhile: the answer is how things stand now', async () => {
    const [id, body] = [newId(), bodyWith()]
    const report = await submit(resident, body, id)
    await act(worker, report, { action: 'accept' })
    const again = await call(resident.token, operations.putReport, { params: { id }, body })
    expect(again.status).toBe(200)
    expect(accepted(operations.putReport, again).report).toMatchObject({ no: report.no, status: 'accepted', version: 2 })
  })

  it('twenty at the same moment are one report, one task and one message', async () => {
    const [id, body] = [newId(), bodyWith({ description: '同一时刻发了二十次', photos: [await upload(resident)] })]
    const told = async () => (await worker.messages()).filter(({ page }) => page?.includes(id))
    const sendIt = () => call(resident.token, operations.putReport, { params: { id }, body })
    const answers = await Promise.all(Array.from({ length: 20 }, sendIt))
    // Busy (503), or a gateway that lost patience (504) with twenty functions starting at once, is an honest answer to
    // a race; the phone sends again. Everything else must be the report.
    const settled = answers.filter(({ status }) => status < 503)
    for (let lost = answers.length - settled.length; lost > 0; lost -= 1) settled.push(await sendIt())
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1)
    const numbers = settled.map((raw) => accepted(operations.putReport, raw).report.no)
    expect(new Set(numbers).size).toBe(1)
    expect((await look(resident, { id })).timeline).toHaveLength(1)
    expect((await inboxOf(worker)).filter((row) => row.id === id)).toHaveLength(1)
    await soon('the message', async () => (await told()).length > 0)
    expect(await told()).toHaveLength(1)
  })

  it('another body under the same id is refused, and the first stays as it was', async () => {
    const id = newId()
    const report = await submit(resident, { description: '第一次写的' }, id)
    const other = await resident.cannot(operations.putReport, { params: { id }, body: bodyWith({ description: '第二次写的' }) })
    expect(other).toMatchObject({ status: 409, code: 'ID_TAKEN' })
    expect(lasting(await look(resident, { id }))).toEqual(lasting(report))
  })

  it('somebody else’s id is taken, and he learns nothing of what is under it', async () => {
    const id = newId()
    const body = bodyWith({ description: '别人不该看到的话' })
    await submit(resident, body, id)
    const stranger = await newResident()
    const raw = await call(stranger.token, operations.putReport, { params: { id }, body })
    expect(raw.status).toBe(409)
    expect(raw.json).toMatchObject({ code: 'ID_TAKEN' })
    expect(raw.text).not.toContain('别人不该看到的话')
    expect((await stranger.can(operations.listReports, { query: { mine: 'true' } })).items).toEqual([])
  })

  it('a step from an old view answers how things stand now', async () => {
    const report = await submit(resident)
    await act(worker, report, { action: 'accept' })
    const stale = await resident.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'withdraw', version: 1, actionId: newId() } })
    expect(stale).toMatchObject({ status: 409, code: 'STALE' })
    const { report: current } = { report: undefined, ...Object(stale.current) }
    expect(ReportShape.safeParse(current ?? stale.current).data).toMatchObject({ id: report.id, status: 'accepted', version: 2 })
  })

  it('a version from the future is as stale as one from the past', async () => {
    const report = await submit(resident)
    expect(await worker.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'accept', version: 7, actionId: newId() } })).toMatchObject({ code: 'STALE' })
  })

  it('the same step sent again is recognised, not taken twice and not refused', async () => {
    const report = await submit(resident)
    const body = { action: 'accept', version: 1, actionId: newId() } as const
    const first = await call(worker.token, operations.actOnReport, { params: { id: report.id }, body })
    const second = await call(worker.token, operations.actOnReport, { params: { id: report.id }, body })
    expect([first.status, second.status]).toEqual([200, 200])
    expect(accepted(operations.actOnReport, second).report).toMatchObject({ status: 'accepted', version: 2 })
    expect((await look(resident, report)).timeline).toHaveLength(2)
  })

  it('ten taps on 签收 at once accept it once', async () => {
    const report = await submit(resident)
    const body = { action: 'accept', version: 1, actionId: newId() } as const
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(worker.token, operations.actOnReport, { params: { id: report.id }, body })))
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status < 503)).toEqual([])
    expect((await look(worker, report)).timeline.map(({ type }) => type)).toEqual(['submitted', 'accepted'])
  })

  it('two different steps from the same view: one wins, the other is told', async () => {
    const report = await submit(resident)
    const step = (person: Person, action: 'accept' | 'withdraw') => call(person.token, operations.actOnReport, { params: { id: report.id }, body: { action, version: 1, actionId: newId() } })
    const statuses = (await Promise.all([step(worker, 'accept'), step(resident, 'withdraw')])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 409])
    expect((await look(resident, report)).timeline).toHaveLength(2)
  })

  it('a photo is announced, sent and completed twice, and is one photo', async () => {
    const [id, bytes] = [newId(), await takePhoto()]
    const announce = () => call(resident.token, operations.putUpload, { params: { id }, body: announcementOf(bytes) })
    const first = await announce()
    expect([first.status, (await announce()).status]).toEqual([201, 200])
    const form = accepted(operations.putUpload, first)
    await sendForm(form, bytes)
    await sendForm(form, bytes)
    const completed = [await resident.can(operations.completeUpload, { params: { id } }), await resident.can(operations.completeUpload, { params: { id } })]
    expect(completed[1]).toMatchObject({ fileId: id, state: 'ready', width: completed[0]?.width })
    expect(accepted(operations.putUpload, await announce())).toMatchObject({ state: 'ready' })
    const other = await resident.cannot(operations.putUpload, { params: { id }, body: announcementOf(await takePhoto()) })
    expect(other).toMatchObject({ status: 409, code: 'ID_TAKEN' })
  })
})
