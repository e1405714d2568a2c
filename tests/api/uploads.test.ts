import { operations } from '@fengqiao/shared/contracts/index'
import * as z from 'zod/mini'
import { jpegOf, pngOf, quarters, webpOf } from '../support/pictures'
import { ask } from './support/ask'
import { accepted, call, expectProblem, refused } from './support/client'
import { type Person, newId, newResident } from './support/people'
import { announcementOf, download, sendForm, sendPhoto, sha256, takePhoto, upload } from './support/photos'
import { submit } from './support/reports'

const Policy = z.object({ expiration: z.string(), conditions: z.array(z.unknown()) })

describe('photos that come as they should', () => {
  let resident: Person
  beforeAll(async () => { resident = await newResident() })

  it.each([
    ['PNG', 'image/png', () => Promise.resolve(pngOf(quarters(80, 60)))],
    ['WebP', 'image/webp', () => webpOf(quarters(80, 60))],
    ['JPEG', 'image/jpeg', () => jpegOf(quarters(80, 60))],
  ] as const)('as %s are shown as a picture of the same size', async (_name, contentType, make) => {
    const bytes = await make()
    const id = await sendPhoto(resident, bytes, { ...announcementOf(bytes), contentType })
    const shown = await resident.can(operations.completeUpload, { params: { id } })
    expect(shown).toMatchObject({ fileId: id, state: 'ready', width: 80, height: 60 })
    expect((await download(shown.url)).length).toBeGreaterThan(100)
  })

  it('nine of them are one report, in their order', async () => {
    const photos = await Promise.all(Array.from({ length: 9 }, () => upload(resident)))
    expect((await submit(resident, { photos })).photos.map(({ fileId }) => fileId)).toEqual(photos)
  })
})

describe('the form for a direct upload', () => {
  let resident: Person
  beforeAll(async () => { resident = await newResident() })
  const announce = async (bytes: Uint8Array) => {
    const id = newId()
    return { id, form: await resident.can(operations.putUpload, { params: { id }, body: announcementOf(bytes) }) }
  }

  it('is for exactly this file under exactly this name, and not for long', async () => {
    const bytes = await takePhoto()
    const { id, form } = await announce(bytes)
    const { expiration, conditions } = Policy.parse(JSON.parse(Buffer.from(form.fields['Policy'] ?? '', 'base64').toString('utf8')))
    expect(conditions).toContainEqual(['content-length-range', bytes.length, bytes.length])
    const exact = Object.assign({}, ...conditions.filter((one) => !Array.isArray(one)))
    expect(exact).toMatchObject({ 'Content-Type': 'image/jpeg', key: form.fields['key'], bucket: expect.any(String) })
    expect(form.fields['key']).toContain(id)
    expect(form.fields['X-Amz-Signature']).toMatch(/^[0-9a-f]{64}$/)
    const lifetime = Date.parse(expiration) - Date.now()
    expect(lifetime).toBeGreaterThan(60_000)
    expect(lifetime).toBeLessThanOrEqual(3_600_000)
  })

  // The cloud's store refuses these by the policy; the emulator does not read it, so they must come to nothing later.
  it('with another name for the file does not make a photo', async () => {
    const bytes = await takePhoto()
    const { id, form } = await announce(bytes)
    await sendForm({ url: form.url, fields: { ...form.fields, key: 'shown/somebody-elses.jpg' } }, bytes)
    expect(await resident.cannot(operations.completeUpload, { params: { id } })).toMatchObject({ code: 'PHOTO_NOT_READY' })
  })

  it('sent as a web page is never shown as one', async () => {
    const bytes = await takePhoto()
    const { id, form } = await announce(bytes)
    await sendForm({ url: form.url, fields: { ...form.fields, 'Content-Type': 'text/html' } }, bytes)
    const raw = await call(resident.token, operations.completeUpload, { params: { id } })
    if (raw.status === 200) expect((await ask(accepted(operations.completeUpload, raw).url)).headers.get('content-type')).toBe('image/jpeg')
    else expect(expectProblem(raw).code).toMatch(/^PHOTO_/)
  })

  it('does not let anybody replace a photo that is already shown', async () => {
    const bytes = await takePhoto()
    const { id, form } = await announce(bytes)
    await sendForm(form, bytes)
    const shown = await download((await resident.can(operations.completeUpload, { params: { id } })).url)
    await sendForm(form, await takePhoto())
    const report = await submit(resident, { photos: [id] })
    expect((await download(report.photos[0]?.url)).equals(shown)).toBe(true)
  })

  it('can be had anew for the same announcement', async () => {
    const bytes = await takePhoto()
    const { id, form } = await announce(bytes)
    const again = await resident.can(operations.putUpload, { params: { id }, body: announcementOf(bytes) })
    expect(again.fields['key']).toBe(form.fields['key'])
    expect((await sendForm(again, bytes)).status).toBeLessThan(300)
    await resident.can(operations.completeUpload, { params: { id } })
  })
})

describe('photos that are not right', () => {
  let resident: Person
  beforeAll(async () => { resident = await newResident() })

  /** Sends these bytes under this announcement; answers what the completion says, and that no report can use it. */
  async function verdictOn(bytes: Uint8Array, change: Partial<ReturnType<typeof announcementOf>> = {}) {
    const id = newId()
    const form = await resident.can(operations.putUpload, { params: { id }, body: { ...announcementOf(bytes), ...change } })
    await sendForm(form, bytes)
    const problem = await resident.cannot(operations.completeUpload, { params: { id } })
    const place = { lng: 107.3638, lat: 40.7532, frame: 'wgs84' } as const
    const report = await resident.cannot(operations.putReport, { params: { id: newId() }, body: { category: 'other', description: '试试', place, photos: [id] } })
    expect(['PHOTO_NOT_READY', 'NOT_FOUND']).toContain(report.code)
    return problem
  }

  it('a text that calls itself a photo', async () => {
    expect(await verdictOn(Buffer.from('这不是照片，这是一段话。'.repeat(20)))).toMatchObject({ status: 400, code: 'PHOTO_UNREADABLE' })
  })
  it('a web page with a script', async () => {
    expect(await verdictOn(Buffer.from('<html><script>alert(1)</script></html>'))).toMatchObject({ code: 'PHOTO_UNREADABLE' })
  })
  it('a picture cut short', async () => {
    const whole = await takePhoto(400, 300)
    expect(await verdictOn(whole.subarray(0, 300))).toMatchObject({ code: 'PHOTO_UNREADABLE' })
  })
  it('a picture that claims to be enormous', async () => {
    const bomb = pngOf(quarters(8, 8), { width: 60_000, height: 60_000 })
    expect(['PHOTO_UNREADABLE', 'TOO_LARGE']).toContain((await verdictOn(bomb, { contentType: 'image/png' })).code)
  })
  it('a PNG that calls itself a JPEG', async () => {
    expect(['PHOTO_MISMATCH', 'PHOTO_UNREADABLE']).toContain((await verdictOn(pngOf(quarters(20, 20)))).code)
  })
  it('another size than was announced', async () => {
    const bytes = await takePhoto()
    const problem = await verdictOn(bytes, { size: bytes.length + 1 })
    expect(['PHOTO_MISMATCH', 'PHOTO_NOT_READY']).toContain(problem.code)
  })
  it('other bytes than were announced', async () => {
    expect(await verdictOn(await takePhoto(), { sha256: sha256(Buffer.from('something else')) })).toMatchObject({ code: 'PHOTO_MISMATCH' })
  })

  it('can be sent again under the same name once it is right', async () => {
    const [id, bytes] = [newId(), await takePhoto()]
    const form = await resident.can(operations.putUpload, { params: { id }, body: announcementOf(bytes) })
    await sendForm(form, Buffer.alloc(bytes.length, 7))
    expect((await resident.cannot(operations.completeUpload, { params: { id } })).code).toBe('PHOTO_MISMATCH')
    const again = await resident.can(operations.putUpload, { params: { id }, body: announcementOf(bytes) })
    await sendForm(again, bytes)
    expect(await resident.can(operations.completeUpload, { params: { id } })).toMatchObject({ state: 'ready' })
  })

  it('not sent yet', async () => {
    const [id, bytes] = [newId(), await takePhoto()]
    await resident.can(operations.putUpload, { params: { id }, body: announcementOf(bytes) })
    expect(await resident.cannot(operations.completeUpload, { params: { id } })).toMatchObject({ status: 409, code: 'PHOTO_NOT_READY' })
  })

  it('never announced, or somebody else’s', async () => {
    expect(await resident.cannot(operations.completeUpload, { params: { id: newId() } })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const neighbour = await newResident()
    const id = await sendPhoto(neighbour, await takePhoto())
    expect(await resident.cannot(operations.completeUpload, { params: { id } })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const taken = await resident.cannot(operations.putUpload, { params: { id }, body: announcementOf(await takePhoto()) })
    expect(taken).toMatchObject({ status: 409, code: 'ID_TAKEN' })
    expect(taken.current).toBeUndefined()
  })

  it.each([
    ['a film', { contentType: 'video/mp4' }],
    ['a vector picture', { contentType: 'image/svg+xml' }],
    ['an empty file', { size: 0 }],
    ['less than nothing', { size: -1 }],
    ['one byte more than 10 MB', { size: 10 * 1024 * 1024 + 1 }],
    ['a size as text', { size: '12' }],
    ['half a byte', { size: 1.5 }],
    ['a check sum in capitals', { sha256: 'A'.repeat(64) }],
    ['a check sum that is too short', { sha256: 'a'.repeat(63) }],
    ['another purpose', { purpose: 'profilePicture' }],
    ['a field nobody knows', { bucket: 'fengqiao-maps' }],
  ])('%s cannot even be announced', async (_what, change) => {
    const body = { ...announcementOf(await takePhoto()), ...change }
    const problem = await refused(resident.token, operations.putUpload, { params: { id: newId() }, body: Object(body) })
    expect(problem).toMatchObject({ status: 400, code: 'INVALID' })
    expect(problem.errors?.length).toBeGreaterThan(0)
  })

  it('no photo at all without the privacy notice', async () => {
    const curious = await newResident({ agreed: false })
    const body = announcementOf(await takePhoto())
    expect(await curious.cannot(operations.putUpload, { params: { id: newId() }, body })).toMatchObject({ status: 403, code: 'CONSENT_REQUIRED' })
    expect(await refused(undefined, operations.putUpload, { params: { id: newId() }, body })).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
  })
})
