import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { listTasks } from '../../functions/reports/list-reports'
import { actOnReport } from '../../functions/reports/act-on-report'
import { fileStore } from '../../functions/evidence/store'
import { photoUrls } from '../../functions/evidence/photo-urls'
import { useFiles } from '../../functions/evidence/use-files'
import { gridsOf } from '../../functions/grids/find-grid-at'
import { loadSnapshot, encodeSnapshot } from '../../functions/grids/snapshot'
import { gridStore } from '../../functions/grids/store'
import type { Actor } from '../../functions/kernel/auth'
import { openBuckets } from '../../functions/kernel/bucket'
import { sealerOf } from '../../functions/kernel/seal'
import { openPeople } from '../../functions/people/open-people'
import { peopleStore } from '../../functions/people/store'
import { openReceipts } from '../../functions/push/wire-push'
import type { ReportDeps } from '../../functions/reports/deps'
import { reportStore } from '../../functions/reports/store'
import { submitReport } from '../../functions/reports/submit-report'
import { viewOf } from '../../functions/reports/view'
import { box, grid, point } from '../support/grids'
import { transactionalUnits } from '../support/item-size'
import { staff, ulid } from '../support/people'
import { startTestTable, type TestTable } from '../support/table'

/** What docs/access-patterns.md says, measured: every part real, the table metering itself. */
let base: TestTable
let deps: ReportDeps
let personId: string
const now = Date.parse('2026-11-24T10:00:00+08:00')
const worker = staff('李强', 'gridWorker', '150802001001001')

beforeAll(async () => {
  base = await startTestTable()
  const { table } = base
  const grids = gridStore(table)
  const map = loadSnapshot(encodeSnapshot([grid(1, [box(0, 0, 4, 4)]), grid(2, [box(4, 0, 8, 4)])]))
  const person = (name: string, staffId: string) => ({ staffId, name, phoneMasked: '199****0001', leave: [] })
  await grids.replaceDuties([1, 2].map((n) => ({ grid: `15080200100100${n}`, primary: person('李强', worker.staff.id), deputy: person('王丽', ulid()), leader: person('王芳', ulid()), rosterVersion: 'test' })), [])
  const files = { store: fileStore(table), photos: openBuckets({ S3_ENDPOINT: base.endpoint })('photos') }
  const sealer = sealerOf({ local: true })
  deps = {
    store: reportStore(table), sealer, clock: () => now,
    grids: gridsOf({ store: grids, currentMap: () => Promise.resolve({ version: '0123456789abcdef', map, areaName: () => '临河区 · 金川街道 · 金川社区' }) }),
    evidence: { useFiles: (use) => useFiles(files, use), photoUrls: (ids, viewer) => photoUrls(files, ids, viewer) },
    contacts: openPeople(table).contacts(sealer),
    receipts: openReceipts(table),
  }
  personId = ulid()
  await peopleStore(table).createPerson({ id: personId, openid: 'o', language: 'zh', consent: PRIVACY_VERSION, epoch: 1, createdAt: new Date(now).toISOString() }, 'hash')
}, 60_000)
afterAll(() => base.stop())

/** A photo of the person, checked and ready. */
async function photo(): Promise<string> {
  const fileId = ulid()
  const store = fileStore(base.table)
  await store.announce({ fileId, ownerId: personId, purpose: 'reportPhoto', contentType: 'image/jpeg', size: 200_000, sha256: 'a'.repeat(64), state: 'announced', createdAt: new Date(now).toISOString(), ttl: Math.floor(now / 1000) })
  await store.ready(fileId, { width: 2048, height: 1536, contentCheck: 'pending', checkBy: new Date(now).toISOString() })
  return fileId
}

async function measured<T>(what: () => Promise<T>): Promise<{ value: T; read: number; write: number }> {
  const before = { ...base.units }
  const value = await what()
  return { value, read: base.units.read - before.read, write: base.units.write - before.write }
}

const signedIn = async (): Promise<Actor> => {
  const actor = await openPeople(base.table).findActor(personId, 1)
  if (!actor) throw new Error('not signed in')
  return actor
}

async function report(description: string, photos: string[]) {
  return measured(async () => {
    const actor = await signedIn()
    const { report: made, events } = await submitReport(deps, actor, ulid(), { category: 'heating', description, place: { ...point(2, 2), frame: 'wgs84', accuracy: 15, address: '胜利路 21 号院 3 号楼前' }, photos })
    await viewOf(deps, actor, made, events)
    return made
  })
}

/**
 * Write units of a report by DynamoDB's own rule, from the items as they were stored: DynamoDB Local counts
 * items of equal cost in one transaction only once, so its own figure is too low for a short report.
 */
async function writeUnits(reportId: string, fileId: string): Promise<number> {
  const client = new DynamoDBClient({ endpoint: base.endpoint, region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  const itemsOf = async (pk: string) => (await client.send(new QueryCommand({ TableName: base.name, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } } }))).Items ?? []
  const items = [...(await itemsOf(`REPORT#${reportId}`)), ...(await itemsOf(`FILE#${fileId}`))]
  client.destroy()
  expect(items).toHaveLength(3)
  // byHolder, byPerson and due each take one entry of less than 1 KB.
  const indexes = 3 * 2
  return items.reduce((sum, item) => sum + transactionalUnits(item), indexes)
}

it('a report with one photo takes at most 16 write units and 6 read units, from the token to the answer', async () => {
  for (const [description, agreed] of [['三单元楼道暖气管漏水', 14], ['字'.repeat(500), 16]] as const) {
    const fileId = await photo()
    const { value, read, write } = await report(description, [fileId])
    expect({ read, write: await writeUnits(value.id, fileId) }).toEqual({ read: 1.5, write: agreed })
    expect(write).toBeLessThanOrEqual(agreed)
  }
})

it('a step of the worker costs what the table says', async () => {
  const { value } = await report('路灯不亮', [])
  const step = await measured(() => actOnReport(deps, worker, value.id, { action: 'accept', version: 1, actionId: ulid() }))
  expect({ write: step.write, read: step.read }).toEqual({ write: 16, read: 1 })
})

it('an inbox page costs the same, however many tasks were done before', async () => {
  const before = await measured(() => listTasks(deps, worker, undefined))
  for (let done = 0; done < 12; done += 1) {
    const { value } = await report('垃圾没清', [])
    await actOnReport(deps, { ...worker, personId }, value.id, { action: 'withdraw', version: 1, actionId: ulid() })
  }
  const after = await measured(() => listTasks(deps, worker, undefined))
  expect(after.read).toBe(before.read)
  expect(after.value.items.map(({ id }) => id)).toEqual(before.value.items.map(({ id }) => id))
}, 60_000)
