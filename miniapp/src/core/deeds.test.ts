import { problem } from '@fengqiao/shared/problems'
import { createApi } from './api'
import { Deeds, type Deed } from './deeds'
import { ok, TestPhone } from './test-phone'
import { Uploads } from './uploads'

const REPORT = '01JD0000000000000000000001'
const OTHER = '01JD0000000000000000000002'
const accept = (reportId: string, actionId: string): Deed => ({ reportId, no: reportId.slice(-1), body: { action: 'accept', version: 1, actionId }, photos: [] })
const FIRST = accept(REPORT, '01JD0000000000000000000003')
const SECOND = accept(OTHER, '01JD0000000000000000000004')

function open(phone: TestPhone) {
  const api = createApi({ request: phone.request, base: () => '', token: () => 't', renew: () => Promise.resolve(false) })
  const deeds = new Deeds(phone, api, new Uploads(phone, api))
  deeds.load()
  return deeds
}

test('steps taken without a network are sent later, in order, once', async () => {
  const phone = new TestPhone()
  phone.online = false
  const before = open(phone)
  expect((await before.act(FIRST)).kind).toBe('queued')
  expect((await before.act(SECOND)).kind).toBe('queued')

  phone.online = true
  phone.requests.length = 0
  for (const id of [REPORT, OTHER]) phone.answers.set(`POST /reports/${id}/actions`, () => ok(problem('STALE'), 409))
  const after = open(phone)
  await after.flush()
  await after.flush()
  expect(phone.requests.map(({ url }) => url)).toEqual([`/reports/${REPORT}/actions`, `/reports/${OTHER}/actions`])
  expect(after.queue.get()).toEqual([])
})

test('what was refused after the fact is told, until its maker has read it', async () => {
  const phone = new TestPhone()
  phone.online = false
  const deeds = open(phone)
  await deeds.act(FIRST)
  phone.online = true
  phone.answers.set(`POST /reports/${REPORT}/actions`, () => ok(problem('STALE'), 409))
  await deeds.flush()
  const [refused] = deeds.refused.get()
  expect(refused?.problem.code).toBe('STALE')
  if (refused !== undefined) deeds.forgive(refused.deed)
  expect(deeds.refused.get()).toEqual([])
})

test('who waits for the answer gets it on the page, and not a second time later', async () => {
  const phone = new TestPhone()
  phone.answers.set(`POST /reports/${REPORT}/actions`, () => ok(problem('ILLEGAL_ACTION'), 409))
  const deeds = open(phone)
  expect(await deeds.act(FIRST)).toMatchObject({ kind: 'refused', problem: { code: 'ILLEGAL_ACTION' } })
  expect(deeds.refused.get()).toEqual([])
})

test('a server that is busy keeps the step waiting instead of refusing it', async () => {
  const phone = new TestPhone()
  phone.answers.set(`POST /reports/${REPORT}/actions`, () => ok(problem('BUSY'), 503))
  const deeds = open(phone)
  expect((await deeds.act(FIRST)).kind).toBe('queued')
  expect(deeds.queue.get()).toEqual([FIRST])
})
