import { createHash } from 'node:crypto'
import { startTestBuckets, type TestBuckets } from '../../tests/support/buckets'
import { resident, ulid } from '../../tests/support/people'
import { BLUE, GREEN, RED, YELLOW, asTakenByPhone, jpegOf, quarters } from '../../tests/support/pictures'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { Refusal } from '../kernel/problem'
import { spendIn } from '../kernel/quota'
import { removalHandler } from '../kernel/stream'
import { transact } from '../kernel/table'
import { announceUpload } from './announce-upload'
import { completeUpload } from './complete-upload'
import { originalKey, shownKey, type EvidenceDeps } from './deps'
import { forgetFile } from './forget-file'
import { photoUrls } from './photo-urls'
import { fileStore } from './store'
import { useFiles } from './use-files'

const WEEK = 7 * 24 * 3600
const AT = { lng: 107.387, lat: 40.743 }

let base: TestTable
let s3: TestBuckets
let photo: Buffer
let now: number
let deps: EvidenceDeps

beforeAll(async () => {
  [base, s3] = await Promise.all([startTestTable(), startTestBuckets()])
  photo = asTakenByPhone(await jpegOf(quarters(640, 480, [GREEN, YELLOW, RED, BLUE])), { orientation: 6, ...AT, thumbnail: await jpegOf(quarters(160, 120)) })
}, 60_000)
afterAll(async () => { await Promise.all([base.stop(), s3.stop()]) })
beforeEach(() => {
  now = Date.parse('2026-11-24T10:00:00+08:00')
  deps = {
    store: fileStore(base.table), uploads: s3.bucket('uploads'), photos: s3.bucket('photos'), spend: spendIn(base.table),
    wechat: { mediaCheck: () => Promise.resolve({ traceId: ulid() }) },
    openidOf: (personId) => Promise.resolve(`openid-${personId}`),
    clock: () => now, patience: 1000,
  }
})

const announced = (bytes: Buffer) => ({ purpose: 'reportPhoto' as const, contentType: 'image/jpeg' as const, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })

/** What the phone does with the form: its fields, then the file. */
async function send(form: { url: string; fields: Record<string, string> }, bytes: Buffer): Promise<number> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg')
  return (await fetch(form.url, { method: 'POST', body })).status
}

async function uploaded(owner = resident(), bytes = photo) {
  const fileId = ulid()
  const { body } = await announceUpload(deps, owner.personId, fileId, announced(bytes))
  expect(await send(body, bytes)).toBe(204)
  return { owner, fileId }
}

async function ready(owner = resident(), bytes = photo) {
  const made = await uploaded(owner, bytes)
  await completeUpload(deps, owner, made.fileId)
  return made
}

async function refusal(work: Promise<unknown>): Promise<Refusal['body']> {
  const outcome: unknown = await work.then(() => 'not refused', (error: unknown) => error)
  if (outcome instanceof Refusal) return outcome.body
  throw outcome instanceof Error ? outcome : new Error(String(outcome))
}

describe('sending a photo', () => {
  test('it arrives by the form, is shown upright, and its owner is offered the place', async () => {
    const { owner, fileId } = await uploaded()
    const done = await completeUpload(deps, owner, fileId)
    expect(done).toMatchObject({ fileId, state: 'ready', width: 480, height: 640, suggestedPlace: { frame: 'wgs84' } })
    expect(done.suggestedPlace?.lng).toBeCloseTo(AT.lng, 5)
    const shown = await fetch(done.url)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await shown.arrayBuffer()).includes('Exif')).toBe(false)
  })

  test('the form admits exactly the announced file: key, type, size, content, for a quarter of an hour', async () => {
    const fileId = ulid()
    const { status, body } = await announceUpload(deps, ulid(), fileId, announced(photo))
    expect(status).toBe(201)
    const policy: unknown = JSON.parse(Buffer.from(body.fields['Policy'] ?? '', 'base64').toString())
    const sum = createHash('sha256').update(photo).digest('base64')
    expect(policy).toMatchObject({
      conditions: expect.arrayContaining([
        ['content-length-range', photo.length, photo.length], { 'Content-Type': 'image/jpeg' }, { bucket: 'uploads' }, { key: originalKey(fileId) },
        { 'x-amz-checksum-algorithm': 'SHA256' }, { 'x-amz-checksum-sha256': sum },
      ]),
    })
    expect(body.fields).toMatchObject({ 'Content-Type': 'image/jpeg', 'x-amz-checksum-sha256': sum })
    const expiration = policy !== null && typeof policy === 'object' && 'expiration' in policy ? Date.parse(String(policy.expiration)) : NaN
    expect(Math.round((expiration - Date.now()) / 60_000)).toBe(15)
  })

  test('announcing it again gives a fresh form, and once it is here there is nothing to send', async () => {
    const owner = resident()
    const fileId = ulid()
    await announceUpload(deps, owner.personId, fileId, announced(photo))
    const second = await announceUpload(deps, owner.personId, fileId, announced(photo))
    expect([second.status, second.body.state]).toEqual([200, 'announced'])
    await send(second.body, photo)
    await completeUpload(deps, owner, fileId)
    expect(await announceUpload(deps, owner.personId, fileId, announced(photo))).toEqual({ status: 200, body: { fileId, state: 'ready', url: '', fields: {} } })
  })

  test('two announcements at the same moment make one file', async () => {
    const owner = ulid()
    const fileId = ulid()
    const both = await Promise.all([1, 2].map(() => announceUpload(deps, owner, fileId, announced(photo))))
    expect(both.map((each) => each.status).sort()).toEqual([200, 201])
  })

  test('an id is never taken over by another file or another person', async () => {
    const { owner, fileId } = await uploaded()
    const other = { ...announced(photo), size: photo.length + 1 }
    expect((await refusal(announceUpload(deps, owner.personId, fileId, other))).code).toBe('ID_TAKEN')
    expect((await refusal(announceUpload(deps, ulid(), fileId, announced(photo)))).code).toBe('ID_TAKEN')
  })

  test('completing it again answers the same, even at the same moment', async () => {
    const { owner, fileId } = await uploaded()
    const [one, two] = await Promise.all([completeUpload(deps, owner, fileId), completeUpload(deps, owner, fileId)])
    expect(two).toEqual(one)
    expect(await completeUpload(deps, owner, fileId)).toEqual(one)
  })

  test('nobody can flood the store', async () => {
    const owner = ulid()
    for (let i = 0; i < 120; i += 1) await announceUpload(deps, owner, ulid(), announced(photo))
    expect((await refusal(announceUpload(deps, owner, ulid(), announced(photo)))).code).toBe('TOO_MANY')
    now += 3600_000
    expect((await announceUpload(deps, owner, ulid(), announced(photo))).status).toBe(201)
  }, 30_000)
})

describe('what goes wrong with a photo', () => {
  test('not sent yet', async () => {
    const owner = resident()
    const fileId = ulid()
    await announceUpload(deps, owner.personId, fileId, announced(photo))
    expect((await refusal(completeUpload(deps, owner, fileId))).code).toBe('PHOTO_NOT_READY')
  })

  test.each([
    ['shorter', (bytes: Buffer) => bytes.subarray(0, -10)],
    ['longer', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(10)])],
    ['of the same length with other content', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([7])])],
  ])('what arrived is %s: it is thrown away, and can be sent again', async (_, spoil) => {
    const owner = resident()
    const fileId = ulid()
    const { body } = await announceUpload(deps, owner.personId, fileId, announced(photo))
    await send(body, spoil(photo))
    expect((await refusal(completeUpload(deps, owner, fileId))).code).toBe('PHOTO_MISMATCH')
    expect(await deps.uploads.get(originalKey(fileId), 1e7)).toBeUndefined()
    expect((await refusal(completeUpload(deps, owner, fileId))).code).toBe('PHOTO_NOT_READY')
    await send(body, photo)
    expect((await completeUpload(deps, owner, fileId)).state).toBe('ready')
  })

  test('a text named .jpg is no photo, however often one asks, and leaves no copy', async () => {
    const text = Buffer.from('我不是照片')
    const { owner, fileId } = await uploaded(resident(), text)
    for (let i = 0; i < 2; i += 1) expect((await refusal(completeUpload(deps, owner, fileId))).code).toBe('PHOTO_UNREADABLE')
    expect(await deps.photos.get(shownKey(fileId), 1e7)).toBeUndefined()
    expect((await deps.store.find(fileId))?.state).toBe('announced')
  })

  test("another person's file looks exactly like one that does not exist", async () => {
    const { fileId } = await ready()
    expect(await refusal(completeUpload(deps, resident(), fileId))).toEqual(await refusal(completeUpload(deps, resident(), ulid())))
  })
})

describe('using photos in a matter', () => {
  const matter = () => `report:${ulid()}`

  test('they are tied to it in its own transaction, and no longer expire', async () => {
    const owner = resident()
    const files = [await ready(owner), await ready(owner)]
    const use = { fileIds: files.map((file) => file.fileId), ownerId: owner.personId, usedBy: matter() }
    expect((await deps.store.find(use.fileIds[0] ?? ''))?.ttl).toBe(now / 1000 + WEEK)
    expect(await transact(...(await useFiles(deps, use)))).toBe('done')
    for (const fileId of use.fileIds) {
      const file = await deps.store.find(fileId)
      expect([file?.usedBy, file?.ttl]).toEqual([use.usedBy, undefined])
    }
    // The report is sent again.
    expect(await transact(...(await useFiles(deps, use)))).toBe('done')
  })

  test('costs half a read unit and two write units a file', async () => {
    const owner = resident()
    const fileIds: string[] = []
    for (let i = 0; i < 3; i += 1) fileIds.push((await ready(owner)).fileId)
    Object.assign(base.units, { read: 0, write: 0 })
    const writes = await useFiles(deps, { fileIds, ownerId: owner.personId, usedBy: matter() })
    expect(base.units).toEqual({ read: 1.5, write: 0 })
    // One by one, because DynamoDB Local counts items of equal size in one transaction once.
    for (const write of writes) await transact(write)
    expect(base.units).toEqual({ read: 1.5, write: 6 })
  })

  test("an unknown file and another person's are refused alike; one still on its way, or used elsewhere, by its own name", async () => {
    const owner = resident()
    const use = (fileId: string) => useFiles(deps, { fileIds: [fileId], ownerId: owner.personId, usedBy: matter() })
    const foreign = await ready()
    expect((await refusal(use(foreign.fileId))).code).toBe('NOT_FOUND')
    expect(await refusal(use(foreign.fileId))).toEqual(await refusal(use(ulid())))
    const waiting = await uploaded(owner)
    expect((await refusal(use(waiting.fileId))).code).toBe('PHOTO_NOT_READY')
    const used = await ready(owner)
    await transact(...(await use(used.fileId)))
    expect((await refusal(use(used.fileId))).code).toBe('ID_TAKEN')
  })

  test('of two matters that want the same photo at once, one gets it', async () => {
    const { owner, fileId } = await ready()
    const uses = await Promise.all([matter(), matter()].map((usedBy) => useFiles(deps, { fileIds: [fileId], ownerId: owner.personId, usedBy })))
    expect((await Promise.all(uses.map((writes) => transact(...writes)))).sort()).toEqual(['conditionFailed', 'done'])
  })

  test('no photos, no reads', async () => {
    Object.assign(base.units, { read: 0, write: 0 })
    expect(await useFiles(deps, { fileIds: [], ownerId: ulid(), usedBy: matter() })).toEqual([])
    expect(base.units.read).toBe(0)
  })
})

describe('looking at photos', () => {
  test('addresses work, and stay the same for a while so that the phone need not load twice', async () => {
    const { fileId } = await ready()
    const url = (await photoUrls(deps, [fileId, fileId], { sees: 'all' })).get(fileId) ?? ''
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url.replace(/Signature=.{6}/, 'Signature=000000'))).status).toBe(403)
  })

  test('a photo that the content check found risky is shown only to those who answer for it', async () => {
    const [fine, risky, pending] = [await ready(), await ready(), await ready()].map((each) => each.fileId)
    if (!fine || !risky || !pending) throw new Error('no photos')
    await deps.store.checked(fine, 'pass')
    await deps.store.checked(risky, 'risky')
    const ids = [fine, risky, pending]
    expect([...(await photoUrls(deps, ids, { sees: 'all' })).keys()].sort()).toEqual([...ids].sort())
    expect([...(await photoUrls(deps, ids, { sees: 'passed' })).keys()].sort()).toEqual([fine, pending].sort())
  })
})

describe('photos that nobody uses', () => {
  test('live a week, and as long as the phone still means to send them', async () => {
    const { owner, fileId } = await uploaded()
    const ttl = async () => (await deps.store.find(fileId))?.ttl
    expect(await ttl()).toBe(now / 1000 + WEEK)
    now += 5 * 24 * 3600_000
    await announceUpload(deps, owner.personId, fileId, announced(photo))
    expect(await ttl()).toBe(now / 1000 + WEEK)
  })

  test('are gone with their item, original and copy', async () => {
    const { fileId } = await ready()
    const removed = removalHandler((keys) => forgetFile(deps, keys))
    const record = (pk: string) => ({ eventID: '1', eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'cn-northwest-1', eventName: 'REMOVE' as const, eventSourceARN: 'arn', dynamodb: { SequenceNumber: pk, Keys: { pk: { S: pk }, sk: { S: 'A' } } } })
    const { batchItemFailures } = await removed({ Records: [record(`FILE#${fileId}`), record('REPORT#1'), record(`FILE#${fileId}`)] })
    expect(batchItemFailures).toEqual([])
    expect([await deps.photos.get(shownKey(fileId), 1e7), await deps.uploads.get(originalKey(fileId), 1e7)]).toEqual([undefined, undefined])
  })
})
