import { createHash } from 'node:crypto'
import { startTestBuckets, type TestBuckets } from '../../tests/support/buckets'
import { resident, ulid } from '../../tests/support/people'
import { jpegOf, quarters } from '../../tests/support/pictures'
import { startTestTable, type TestTable } from '../../tests/support/table'
import { Refusal } from '../kernel/problem'
import { spendIn } from '../kernel/quota'
import { WechatError } from '../kernel/wechat'
import { announceUpload } from './announce-upload'
import { retryContentCheck } from './check-content'
import { completeUpload } from './complete-upload'
import { originalKey, type EvidenceDeps } from './deps'
import { recordContentCheck } from './record-content-check'
import { fileStore } from './store'

const MINUTE = 60_000
type Asked = Parameters<EvidenceDeps['wechat']['mediaCheck']>[0]

let base: TestTable
let s3: TestBuckets
let photo: Buffer
let now: number
let deps: EvidenceDeps
let asked: Asked[]
/** What WeChat does when asked; each check gets a trace of its own. */
let answer: () => Promise<{ traceId: string }>

beforeAll(async () => {
  [base, s3] = await Promise.all([startTestTable(), startTestBuckets()])
  photo = await jpegOf(quarters(64, 48))
}, 60_000)
afterAll(async () => { await Promise.all([base.stop(), s3.stop()]) })
beforeEach(() => {
  now = Date.parse('2026-11-24T10:00:00+08:00')
  asked = []
  answer = () => Promise.resolve({ traceId: ulid() })
  deps = {
    store: fileStore(base.table), uploads: s3.bucket('uploads'), photos: s3.bucket('photos'), spend: spendIn(base.table),
    wechat: {
      mediaCheck: (media) => {
        asked.push(media)
        return answer()
      },
    },
    openidOf: (personId) => Promise.resolve(`openid-${personId}`),
    clock: () => now, patience: 300,
  }
})

/** A resident's photo, sent and completed. */
async function sent() {
  const owner = resident()
  const fileId = ulid()
  const sha256 = createHash('sha256').update(photo).digest('hex')
  await announceUpload(deps, owner.personId, fileId, { purpose: 'reportPhoto', contentType: 'image/jpeg', size: photo.length, sha256 })
  await deps.uploads.put(originalKey(fileId), photo, 'image/jpeg')
  const { state } = await completeUpload(deps, owner, fileId)
  expect(state).toBe('ready')
  const file = async () => deps.store.find(fileId)
  return { owner, fileId, file, row: { pk: `FILE#${fileId}`, sk: 'A' } }
}

const verdict = (traceId: string, suggest: 'pass' | 'review' | 'risky') => ({ MsgType: 'event', Event: 'wxa_media_check', trace_id: traceId, version: 2, errcode: 0, result: { suggest, label: 100 } })
const later = (ms: number) => new Date(now + ms).toISOString()
const wechatIsBusy = () => Promise.reject(new WechatError(-1, '/wxa/media_check_async'))

test('WeChat is asked about the shown copy, in the name of its owner, by an address that it can read', async () => {
  const { owner, file } = await sent()
  expect(asked).toMatchObject([{ openid: owner.openid }])
  const read = await fetch(asked[0]?.mediaUrl ?? '')
  expect([read.status, read.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(await file()).toMatchObject({ contentCheck: 'pending', dueAt: later(35 * MINUTE) })
})

test.each(['pass', 'review', 'risky'] as const)('the verdict %s is noted, and nothing is due any more', async (suggest) => {
  answer = () => Promise.resolve({ traceId: `trace-${suggest}` })
  const { file } = await sent()
  for (let i = 0; i < 2; i += 1) await recordContentCheck(deps, verdict(`trace-${suggest}`, suggest))
  expect(await file()).toMatchObject({ contentCheck: suggest })
  expect((await file())?.dueAt).toBeUndefined()
})

test('the first verdict stands', async () => {
  answer = () => Promise.resolve({ traceId: 'trace-first' })
  const { file } = await sent()
  await recordContentCheck(deps, verdict('trace-first', 'risky'))
  await recordContentCheck(deps, verdict('trace-first', 'pass'))
  expect((await file())?.contentCheck).toBe('risky')
})

test('a verdict on a check that we do not know yet is refused, so that WeChat sends it again', async () => {
  await expect(recordContentCheck(deps, verdict('trace-unknown', 'pass'))).rejects.toEqual(new Refusal('NOT_FOUND'))
})

test('when WeChat refuses, the photo is taken all the same and the check is due in a minute', async () => {
  answer = wechatIsBusy
  const { file } = await sent()
  expect(await file()).toMatchObject({ state: 'ready', contentCheck: 'pending', dueAt: later(MINUTE) })
})

test('when WeChat does not answer, the citizen does not wait, and the check is due later', async () => {
  answer = () => new Promise(() => undefined)
  const { file } = await sent()
  expect(await file()).toMatchObject({ state: 'ready', contentCheck: 'pending', dueAt: later(35 * MINUTE) })
})

test('a due check is tried again; one that is not due, or has its verdict, is left alone', async () => {
  answer = wechatIsBusy
  const { file, row } = await sent()
  await retryContentCheck(deps, row, now)
  expect(asked).toHaveLength(1)
  now += MINUTE
  answer = () => Promise.resolve({ traceId: 'trace-again' })
  await retryContentCheck(deps, row, now)
  expect(asked).toHaveLength(2)
  expect(await file()).toMatchObject({ contentCheck: 'pending', dueAt: later(35 * MINUTE) })
  await recordContentCheck(deps, verdict('trace-again', 'pass'))
  now += 60 * MINUTE
  await retryContentCheck(deps, row, now)
  expect(asked).toHaveLength(2)
})

test('a check that WeChat could not make (the photo did not load) is tried again', async () => {
  answer = () => Promise.resolve({ traceId: 'trace-unread' })
  const { file } = await sent()
  await recordContentCheck(deps, { Event: 'wxa_media_check', trace_id: 'trace-unread', errcode: -1008, errmsg: 'download failed', detail: [] })
  expect(await file()).toMatchObject({ contentCheck: 'pending', dueAt: later(MINUTE) })
})

test('after about two hours without an answer it is given up, and a verdict that comes even later still counts', async () => {
  answer = wechatIsBusy
  const { file, row } = await sent()
  const started = now
  while ((await file())?.contentCheck === 'pending') {
    now = Date.parse((await file())?.dueAt ?? '')
    await retryContentCheck(deps, row, now)
  }
  expect(await file()).toMatchObject({ contentCheck: 'skipped' })
  expect(asked).toHaveLength(7)
  expect(Math.round((now - started) / MINUTE)).toBe(127)
  await deps.store.traced('trace-late', row.pk.slice(5), now / 1000 + 3600)
  await recordContentCheck(deps, verdict('trace-late', 'risky'))
  expect((await file())?.contentCheck).toBe('risky')
})

test('for somebody who has erased his profile WeChat is not asked any more', async () => {
  answer = wechatIsBusy
  const { file, row } = await sent()
  deps = { ...deps, openidOf: () => Promise.resolve(undefined) }
  now += MINUTE
  await retryContentCheck(deps, row, now)
  expect(asked).toHaveLength(1)
  expect(await file()).toMatchObject({ contentCheck: 'skipped' })
})
