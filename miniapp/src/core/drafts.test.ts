import { problem } from '@fengqiao/shared/problems'
import { createApi } from './api'
import { Drafts, missingIn } from './drafts'
import { ok, TestPhone } from './test-phone'
import { asPhoto, Uploads } from './uploads'

const ID = '01JD0000000000000000000001'
const FILE = '01JD0000000000000000000002'
const AT = '2026-11-24T02:00:00Z'
const REPORT = {
  id: ID, no: '261124-10000-00001', status: 'dispatched', version: 1, sentence: '等待签收', category: 'heating', description: '暖气不热',
  urgent: false, anonymous: false, areaName: '临河区', grid: null, holder: { role: 'officer', roleName: '综治中心', area: '150802' }, worker: null,
  due: {}, photos: [], timeline: [], actions: [], viewer: ['reporter'], reopened: 0, createdAt: AT, updatedAt: AT,
}
const PLACE = { lng: 107.4, lat: 40.75, frame: 'gcj02' } as const

function open(phone: TestPhone) {
  const api = createApi({ request: phone.request, base: () => '', token: () => 't', renew: () => Promise.resolve(false) })
  const uploads = new Uploads(phone, api)
  const drafts = new Drafts(phone, api, uploads)
  drafts.load()
  return drafts
}

function written(phone: TestPhone) {
  const drafts = open(phone)
  drafts.begin(ID)
  drafts.change(ID, { category: 'heating', description: ' 暖气不热 ', place: PLACE })
  return drafts
}

test('every word and photo is still there after the app was killed', () => {
  const phone = new TestPhone()
  const drafts = written(phone)
  drafts.changePhotos(ID, () => [asPhoto(FILE, 'reportPhoto', { handle: 'h', contentType: 'image/jpeg', size: 3 })])
  expect(open(phone).find(ID)).toMatchObject({ description: ' 暖气不热 ', category: 'heating', photos: [{ fileId: FILE }] })
})

test('what is missing is named in the order of the page', () => {
  const draft = open(new TestPhone()).begin(ID)
  expect(missingIn(draft)).toEqual(['place', 'category', 'description'])
})

test('a report is sent once, however often one presses', async () => {
  const phone = new TestPhone()
  phone.answers.set(`PUT /reports/${ID}`, () => ok({ report: REPORT }, 201))
  const drafts = written(phone)
  const [first, second] = await Promise.all([drafts.send(ID), drafts.send(ID)])
  expect([first.kind, second.kind]).toEqual(['sent', 'sent'])
  expect(phone.requests).toHaveLength(1)
  expect(drafts.list.get()).toEqual([])
})

test('without a network it is kept, survives a restart, and goes out when the network returns', async () => {
  const phone = new TestPhone()
  phone.online = false
  expect((await written(phone).send(ID)).kind).toBe('queued')
  phone.online = true
  phone.answers.set(`PUT /reports/${ID}`, () => ok({ report: REPORT }, 201))
  const later = open(phone)
  expect(later.find(ID)?.state).toBe('queued')
  await later.flush()
  expect(later.list.get()).toEqual([])
})

test('a repeated sending carries the same name and the same words, so the server takes it once', async () => {
  const phone = new TestPhone()
  phone.answers.set(`PUT /reports/${ID}`, () => ok(problem('BUSY'), 503))
  const drafts = written(phone)
  await drafts.send(ID)
  await drafts.flush()
  const [first, second] = phone.requests
  expect(second).toEqual(first)
})

test('a refused report comes back to its writer with the reason, and nothing is lost', async () => {
  const phone = new TestPhone()
  phone.answers.set(`PUT /reports/${ID}`, () => ok(problem('PLACE_OUTSIDE_CITY'), 400))
  const drafts = written(phone)
  expect(await drafts.send(ID)).toMatchObject({ kind: 'refused', problem: { code: 'PLACE_OUTSIDE_CITY' } })
  expect(open(phone).find(ID)).toMatchObject({ state: 'refused', description: ' 暖气不热 ', refusal: { code: 'PLACE_OUTSIDE_CITY' } })
})

test('an entry that no longer fits is left out, and the others stay', () => {
  const phone = new TestPhone()
  written(phone)
  phone.write('drafts', [{ old: true }, ...Object.values(phone.read('drafts') ?? {})])
  expect(open(phone).list.get()).toHaveLength(1)
})
