import { setTimeout as sleep } from 'node:timers/promises'
import { CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { areaAt } from '@fengqiao/shared/area'
import { operations } from '@fengqiao/shared/contracts/index'
import { load } from 'exifreader'
import { SECRET } from '../support/pictures'
import { ask } from './support/ask'
import { city } from './support/city'
import { type Raw, call, expectProblem } from './support/client'
import { Live } from './support/live'
import { type Person, allowMessages, atWork, dutyOf, holderOf, memberOf, newId, newResident } from './support/people'
import { download, takePhotoWithPosition, upload } from './support/photos'
import { act, look, submit, wgs84 } from './support/reports'
import { soon } from './support/soon'

const WHOLE_PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/

let worker: Person
let leader: Person
let officer: Person
let bannerOfficer: Person
beforeAll(async () => {
  worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  leader = await atWork(memberOf(dutyOf(city.homeGrid).leader))
  officer = await atWork(holderOf('officer', areaAt(city.homeGrid, 'township')))
  bannerOfficer = await atWork(holderOf('officer', areaAt(city.homeGrid, 'banner')))
})

/** Everything this member of staff can get to read of one report. */
async function allThatShows(person: Person, id: string): Promise<string> {
  const answers: Raw[] = [
    await call(person.token, operations.getReport, { params: { id } }),
    await call(person.token, operations.listDeliveries, { params: { id } }),
    await call(person.token, operations.listTasks, { query: {} }),
    await call(person.token, operations.revealContact, { params: { id }, body: { actionId: newId(), version: 1 } }),
    await call(person.token, operations.actOnReport, { params: { id }, body: { action: 'confirm', version: 1, actionId: newId() } }),
  ]
  return answers.map(({ text }) => text).join('\n')
}

describe('a report without a name', () => {
  it('shows no member of staff, at no step, who sent it', async () => {
    const resident = await newResident({ name: '不愿露面的人' })
    const me = await resident.can(operations.getMe)
    const masked = me.phoneMasked ?? 'no masked phone'
    const secrets = [resident.owner.name, resident.owner.phone, resident.openid, me.id, masked]
    const socket = await Live.signedIn(worker.token)
    const report = await submit(resident, { anonymous: true, description: '有人往渠里倒垃圾', photos: [await upload(resident)] })
    const seen: string[] = []
    const collect = async () => {
      for (const person of [worker, leader, officer, bannerOfficer]) seen.push(await allThatShows(person, report.id))
    }
    await collect()
    const accepted = await act(worker, await look(worker, report), { action: 'accept' })
    const resolved = await act(worker, accepted, { action: 'resolve', note: '清了', photos: [await upload(worker, undefined, 'handlingPhoto')] })
    const reopened = await act(resident, await look(resident, resolved), { action: 'reopen', note: '又有人倒', photos: [await upload(resident)] })
    seen.push(JSON.stringify([accepted, resolved]))
    await collect()
    const done = await act(leader, await look(leader, reopened), { action: 'accept' })
    seen.push(JSON.stringify(done))
    await act(resident, await look(resident, done), { action: 'withdraw' })
    await collect()
    seen.push(JSON.stringify(socket.heard), JSON.stringify(await worker.messages()), JSON.stringify(await leader.messages()))
    socket.close()
    for (const secret of secrets) expect(seen.filter((text) => text.includes(secret)).map((text) => text.slice(0, 300))).toEqual([])
    expect(await look(worker, report)).not.toHaveProperty('reporter')
  })

  it('cannot be called back', async () => {
    const report = await submit(await newResident(), { anonymous: true })
    const raw = await call(worker.token, operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: 1 } })
    expect(expectProblem(raw).code).toBe('FORBIDDEN')
  })

  it('its reporter still follows it, and may call the worker', async () => {
    const resident = await newResident()
    const report = await submit(resident, { anonymous: true })
    expect(report).toMatchObject({ anonymous: true, viewer: ['reporter'] })
    expect(await resident.can(operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: 1 } })).toMatchObject({ phone: worker.owner.phone })
  })
})

describe('a report with a name', () => {
  it('shows the name to its handler alone, and the phone number only for a call that both can see', async () => {
    const resident = await newResident({ name: '有名有姓的人' })
    const report = await submit(resident)
    for (const person of [leader, officer, bannerOfficer]) expect(await allThatShows(person, report.id)).not.toContain('有名有姓的人')
    const raw = await call(worker.token, operations.getReport, { params: { id: report.id } })
    expect(raw.text).toContain('有名有姓的人')
    expect(raw.text).not.toMatch(WHOLE_PHONE)
    const { phone } = await worker.can(operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: report.version } })
    expect(phone).toBe(resident.owner.phone)
    const entry = { type: 'contactRevealed', by: expect.stringContaining(worker.owner.name) }
    expect((await look(resident, report)).timeline.at(-1)).toMatchObject(entry)
    expect((await call(worker.token, operations.getReport, { params: { id: report.id } })).text).not.toMatch(WHOLE_PHONE)
  })

  it('looking twice with one tap is one look', async () => {
    const resident = await newResident()
    const report = await submit(resident)
    const body = { actionId: newId(), version: report.version }
    await worker.can(operations.revealContact, { params: { id: report.id }, body })
    await worker.can(operations.revealContact, { params: { id: report.id }, body })
    expect((await look(resident, report)).timeline.filter(({ type }) => type === 'contactRevealed')).toHaveLength(1)
  })

  it('no list and no view shows a whole phone number to anybody', async () => {
    const resident = await newResident()
    const report = await submit(resident)
    for (const person of [resident, worker, leader, officer, bannerOfficer]) {
      for (const operation of [operations.getMe, operations.listTasks]) expect((await call(person.token, operation, {})).text).not.toMatch(WHOLE_PHONE)
      expect((await call(person.token, operations.getReport, { params: { id: report.id } })).text).not.toMatch(WHOLE_PHONE)
      expect((await call(person.token, operations.listReports, { query: { mine: 'true' } })).text).not.toMatch(WHOLE_PHONE)
    }
  })
})

describe('a photo', () => {
  it('is shown upright and says nothing of where, when, by what and by whom it was taken', async () => {
    const resident = await newResident()
    const home = { lng: 107.4321, lat: 40.7654 }
    const bytes = await takePhotoWithPosition(home)
    expect(bytes.includes(SECRET)).toBe(true)
    const id = await upload(resident, bytes)
    const mine = await resident.can(operations.completeUpload, { params: { id } })
    expect(mine).toMatchObject({ width: 200, height: 320 })
    expect(mine.suggestedPlace).toMatchObject({ frame: 'wgs84', lng: expect.closeTo(home.lng, 3), lat: expect.closeTo(home.lat, 3) })

    const report = await submit(resident, { photos: [id] })
    const raw = await call(worker.token, operations.getReport, { params: { id: report.id } })
    for (const digits of ['107.432', '40.765', 'suggestedPlace']) expect(raw.text).not.toContain(digits)
    for (const url of [mine.url, (await look(worker, report)).photos[0]?.url]) {
      const shown = await download(url)
      for (const trace of [SECRET, 'Exif', 'ns.adobe.com', 'ftypmp42', 'xmpmeta']) expect(shown.includes(trace)).toBe(false)
      const known = Object.keys(load(shown))
      expect(known.filter((name) => !name.startsWith('JFIF') && /gps|exif|orientation|date|make|model|software|thumbnail|xmp|iptc|comment/i.test(name))).toEqual([])
    }
  })

  it('has an address that cannot be guessed or changed into another photo’s', async () => {
    const resident = await newResident()
    const [one, other] = [await upload(resident), await upload(resident)]
    const { url } = await resident.can(operations.completeUpload, { params: { id: one } })
    expect((await ask(url.replace(one, other))).status).toBe(403)
    expect((await ask(url.replace(/(X-Amz-Signature=)(.)/, (_, name: string, digit: string) => name + (digit === '0' ? '1' : '0')))).status).toBe(403)
    const lifetime = Number(new URL(url).searchParams.get('X-Amz-Expires'))
    expect(lifetime).toBeLessThanOrEqual(3600)
    for (const secret of [resident.owner.phone, resident.openid, encodeURIComponent(resident.owner.name)]) expect(url).not.toContain(secret)
  })
})

describe('what is shown on a locked phone', () => {
  it.each(CATEGORIES)('of a report about “%s” is a number and what to do, nothing of the matter or the people', async (category) => {
    const resident = await newResident({ name: '锁屏不该显示' })
    await allowMessages(resident, 'progress')
    await allowMessages(resident, 'progress')
    const description = `三楼张家和李家为漏水打架${category}`
    const report = await submit(resident, { category, description, place: { ...wgs84(city.points.home), address: '幸福小区五号楼' }, urgent: true })
    const accepted = await act(worker, await look(worker, report), { action: 'accept' })
    await act(worker, accepted, { action: 'resolve', note: '已劝开双方', photos: [await upload(worker, undefined, 'handlingPhoto')] })
    const about = async (person: Person) => (await person.messages()).filter(({ page }) => page?.includes(report.id))
    await soon('both to be told', async () => (await about(worker)).length > 0 && (await about(resident)).length > 0)
    await sleep(300)
    const cards = JSON.stringify((await Promise.all([worker, resident].map(about))).flat().map(({ title, fields, page }) => ({ title, fields, page })))
    for (const secret of ['漏水', '打架', '张家', '幸福小区', '五号楼', '已劝开', resident.owner.name, worker.owner.name, resident.owner.phone, worker.owner.phone, resident.openid]) expect(cards).not.toContain(secret)
    expect(cards).not.toMatch(WHOLE_PHONE)
    expect(cards).not.toMatch(/107\.\d|40\.\d{3}/)
    if (category === 'dispute') expect(cards).not.toContain('纠纷')
  })
})
