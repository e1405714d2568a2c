import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { openSession, PRIVACY_VERSION, updateMe } from '@fengqiao/shared/contracts/people'
import { listDeliveries } from '@fengqiao/shared/contracts/push'
import { getReport, listReports, listTasks, type ReportRow } from '@fengqiao/shared/contracts/reports'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startCity, PART_NAMES, type City, type PartName } from '../../local/city'
import { pick, seededRandom } from '../../local/demo-city/random'
import { localClient } from '../../local/dynamodb'
import { jpegOf, quarters } from '../support/pictures'
import { ulid } from '../support/people'
import { matterIn } from './support/checks'
import type { StoredItem } from './support/lanes'
import type { Phone } from './support/phone'
import { phoneOverHttp } from './support/phone-over-http'

/**
 * A real city, each part a process of its own, killed (-9) and started again while people use it. What is drawn
 * by lot is drawn from a seed; what the machine makes of it differs from run to run.
 */

const BASE = Number(process.env['FAULTS_TEST_BASE'] ?? 5200)
const SEED = 7
const RESIDENTS = 5
/** Of one resident; the traffic ends with the last kill, or with these. */
const REPORTS_MAX = 30
/** Each part so many times, and all of them at once at the end. */
const ROUNDS = 2
const MINUTE = 60_000
jest.setTimeout(20 * MINUTE)

let city: City
let dataDir: string
let camera: Uint8Array
beforeAll(async () => {
  camera = await jpegOf(quarters(64, 48))
  dataDir = mkdtempSync(join(tmpdir(), 'fengqiao-kill-'))
  city = await startCity({ base: BASE, dataDir })
})
afterAll(async () => {
  await city?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const random = seededRandom(SEED)
const anyTime = (most: number) => sleep(Math.floor(random() * most))

interface Resident {
  readonly phone: Phone
  readonly sent: string[]
}

/** Every report that was answered 201, by id. */
const created = new Map<string, number>()

async function signedIn(openid: string): Promise<Phone> {
  const guest = phoneOverHttp(city.urls.api, '', camera, () => undefined)
  const session = await guest.ask(openSession, { body: { code: await city.wechat.loginCode(openid) } })
  if (session.kind !== 'ok') throw new Error(`nobody could sign in: ${JSON.stringify(session)}`)
  const phone = phoneOverHttp(city.urls.api, session.value.token, camera, ({ method, url }, outcome) => {
    const id = /\/reports\/(\w{26})$/.exec(url)?.[1]
    if (id !== undefined && method === 'PUT' && outcome.kind === 'answer' && outcome.status === 201) created.set(id, (created.get(id) ?? 0) + 1)
  })
  const agreed = await phone.ask(updateMe, { body: { consent: PRIVACY_VERSION } })
  if (agreed.kind !== 'ok') throw new Error('nobody could agree')
  return phone
}

const persona = (key: string) => {
  const found = city.personas().find((one) => one.key === key)
  if (!found) throw new Error(`the demo city has no ${key}`)
  return found
}

/** Sends what waits until all is through, as the outbox does whenever the network returns. */
async function sendAll(phone: Phone): Promise<void> {
  const end = Date.now() + 5 * MINUTE
  while (!(await phone.flush())) {
    if (Date.now() > end) throw new Error('a phone got nothing through for five minutes')
    await sleep(200)
  }
}

let killing = true

async function keepReporting({ phone, sent }: Resident): Promise<void> {
  const { home } = persona('resident')
  while (killing && sent.length < REPORTS_MAX) {
    const id = ulid()
    sent.push(id)
    const place = { ...home, frame: 'wgs84' as const }
    await phone.write(id, { category: 'community', description: `路灯不亮，第 ${sent.length} 处`, place }, sent.length % 2 ? [ulid()] : [])
    await sendAll(phone)
    await anyTime(800)
  }
}

/** The worker opens his inbox now and then and accepts what is new. */
async function keepAccepting(phone: Phone): Promise<void> {
  const pressed = new Set<string>()
  while (killing) {
    const inbox = await phone.ask(listTasks, { query: {} })
    const fresh = inbox.kind === 'ok' ? inbox.value.items.find(({ id, status }) => status === 'dispatched' && !pressed.has(id)) : undefined
    if (fresh) {
      pressed.add(fresh.id)
      await phone.press(fresh.id, { action: 'accept', version: fresh.version, actionId: ulid() })
      await sendAll(phone)
    }
    await anyTime(500)
  }
}

/** Ends a part without a goodbye, and starts it again a moment later. */
async function killAndRestart(name: PartName): Promise<void> {
  await city.parts[name].kill()
  await anyTime(600)
  await city.parts[name].start()
}

async function killThemAll(): Promise<number> {
  let kills = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const left = [...PART_NAMES]
    while (left.length > 0) {
      const name = pick(random, left)
      left.splice(left.indexOf(name), 1)
      await anyTime(2500)
      await killAndRestart(name)
      kills += 1
    }
  }
  await anyTime(2500)
  await Promise.all(PART_NAMES.map((name) => city.parts[name].kill()))
  await Promise.all(PART_NAMES.filter((name) => name !== 'functions').map((name) => city.parts[name].start()))
  await city.parts.functions.start()
  return kills + PART_NAMES.length
}

/** The schedule's own call; by itself it comes each minute. */
async function sweep(): Promise<void> {
  await fetch(`http://127.0.0.1:${city.ports.lambda}/2015-03-31/functions/fengqiao-local-deadlines/invocations`, { method: 'POST', body: '{}', signal: AbortSignal.timeout(MINUTE) })
}

async function allPages(page: (cursor?: string) => Promise<{ items: ReportRow[]; cursor?: string | undefined }>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const found = await page(cursor)
    ids.push(...found.items.map(({ id }) => id))
    cursor = found.cursor
  } while (cursor !== undefined)
  return ids
}

/** The answer, which must be one: every part is alive again. */
function given<T>(answer: { kind: 'ok'; value: T } | { kind: string }): T {
  if ('value' in answer) return answer.value
  throw new Error(`refused: ${JSON.stringify(answer)}`)
}

async function stored(id: string): Promise<StoredItem[]> {
  const client = localClient(city.ports.dynamodb)
  const of = async (pk: string) => (await client.send(new QueryCommand({ TableName: 'fengqiao-local', ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } } }))).Items ?? []
  const report = await of(`REPORT#${id}`)
  const photos = report.flatMap((item) => item['data']?.M?.['photos']?.L ?? []).flatMap(({ S }) => S ?? [])
  return [...report, ...await of(`MESSAGES#${id}`), ...(await Promise.all(photos.map((fileId) => of(`FILE#${fileId}`)))).flat()]
}

/** Receipts of the task's card, by what became of it. */
async function receiptsOf(worker: Phone, ids: readonly string[]): Promise<Map<string, string>> {
  const states = new Map<string, string>()
  for (const id of ids) {
    const { items } = given(await worker.ask(listDeliveries, { params: { id } }))
    states.set(id, items.find(({ about, channel }) => about === 'task' && channel === 'wechat')?.state ?? 'none')
  }
  return states
}

test('whatever is killed while people report, every report answered 201 is found, lies in the inbox, and its message arrives or visibly waits', async () => {
  const started = Date.now()
  const residents: Resident[] = []
  for (let number = 0; number < RESIDENTS; number += 1) {
    const openid = `o-kill-${number}`.padEnd(28, '0')
    await city.wechat.putUser({ openid, nickname: '演示居民' })
    residents.push({ phone: await signedIn(openid), sent: [] })
  }
  const worker = await signedIn(persona('worker').openid)

  const traffic = [...residents.map(keepReporting), keepAccepting(worker)]
  const kills = await killThemAll()
  killing = false
  await Promise.all(traffic)
  const ids = residents.flatMap(({ sent }) => sent)
  expect([...created.values()].filter((times) => times > 1)).toEqual([])

  for (const { phone, sent } of residents) {
    const mine = await allPages(async (cursor) => given(await phone.ask(listReports, { query: { mine: 'true', ...(cursor === undefined ? {} : { cursor }) } })))
    expect(mine.sort()).toEqual([...sent].sort())
    for (const id of sent) {
      const { report } = given(await phone.ask(getReport, { params: { id } }))
      expect(['submitted', 'submitted,accepted']).toContain(report.timeline.map(({ type }) => type).join())
    }
  }
  const inbox = await allPages(async (cursor) => given(await worker.ask(listTasks, { query: cursor === undefined ? {} : { cursor } })))
  expect(inbox.sort()).toEqual([...ids].sort())
  for (const id of ids) expect(matterIn(await stored(id), id)).toBeDefined()

  let states = await receiptsOf(worker, ids)
  for (const end = Date.now() + 3 * MINUTE; [...states.values()].some((state) => state !== 'delivered') && Date.now() < end; states = await receiptsOf(worker, ids)) {
    await sweep()
    await sleep(2000)
  }
  const arrived = await city.wechat.messages(persona('worker').openid)
  const cards = (id: string) => arrived.filter(({ page, templateId }) => templateId === 'task-arrived' && page?.endsWith(id) === true).length
  for (const [id, state] of states) expect({ id, well: state === 'delivered' ? cards(id) > 0 : ['pending', 'waiting'].includes(state), state }).toMatchObject({ well: true })

  const deadLetters = join(dataDir, 'stream', 'dead-letters.jsonl')
  const twice = ids.filter((id) => cards(id) > 1).length
  console.info([
    `${ids.length} reports, ${created.size} of them answered 201 and the others 200 after a lost answer; ${kills} kills`,
    `${[...states.values()].filter((state) => state === 'delivered').length} delivered, ${twice} of them twice; dead letters: ${existsSync(deadLetters) ? readFileSync(deadLetters, 'utf8').split('\n').length - 1 : 0}`,
    `${Math.round((Date.now() - started) / 1000)} s`,
  ].join('\n'))
})
