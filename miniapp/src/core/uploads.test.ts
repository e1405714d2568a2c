import { createApi } from './api'
import { ok, TestPhone } from './test-phone'
import { asPhoto, Uploads } from './uploads'

const FILE = '01JD0000000000000000000001'
const PHOTO = asPhoto(FILE, 'reportPhoto', { handle: 'h', contentType: 'image/jpeg', size: 3 })

function setUp() {
  const phone = new TestPhone()
  phone.photos.set('h', new TextEncoder().encode('abc'))
  phone.answers.set(`PUT /uploads/${FILE}`, () => ok({ fileId: FILE, state: 'announced', url: 'http://files', fields: {} }, 201))
  phone.answers.set(`POST /uploads/${FILE}/completion`, () => ok({ fileId: FILE, state: 'ready', url: 'u', width: 1, height: 1 }))
  const uploads = new Uploads(phone, createApi({ request: phone.request, base: () => '', token: () => 't', renew: () => Promise.resolve(false) }))
  return { phone, uploads }
}

test('a photo is announced with its size and SHA-256, sent, and checked', async () => {
  const { phone, uploads } = setUp()
  expect((await uploads.send(PHOTO)).kind).toBe('ready')
  const announced: unknown = JSON.parse(phone.requests[0]?.body ?? '')
  expect(announced).toMatchObject({ size: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' })
})

test('asked twice at once, it is sent once', async () => {
  const { phone, uploads } = setUp()
  await Promise.all([uploads.send(PHOTO), uploads.send(PHOTO)])
  expect(phone.uploads).toBe(1)
})

test('what the server has already is not sent again', async () => {
  const { phone, uploads } = setUp()
  phone.answers.set(`PUT /uploads/${FILE}`, () => ok({ fileId: FILE, state: 'ready', url: '', fields: {} }))
  expect((await uploads.send(PHOTO)).kind).toBe('ready')
  expect(phone.uploads).toBe(0)
})

test('without a network it waits; a photo that is gone from the phone has failed', async () => {
  const { phone, uploads } = setUp()
  phone.online = false
  expect((await uploads.send(PHOTO)).kind).toBe('waiting')
  phone.photos.clear()
  expect(await uploads.send(PHOTO)).toMatchObject({ kind: 'failed', problem: { code: 'PHOTO_UNREADABLE' } })
})
