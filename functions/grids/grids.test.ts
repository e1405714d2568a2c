import type { operations } from '@fengqiao/shared/contracts/index'
import { toGcj02 } from '@fengqiao/shared/geo'
import { resident, ulid } from '../../tests/support/people'
import { startTestTable, type TestTable } from '../../tests/support/table'
import type { Bucket } from '../kernel/bucket'
import { parse } from '../kernel/parse'
import { spendIn } from '../kernel/quota'
import { gridRoutes, type GridDeps } from './api'
import { gridsOf } from './find-grid-at'
import type { Grid } from './grid-map'
import { importGrids } from './import-grids'
import { importRoster, type RosterPerson, type RosterRow } from './import-roster'
import { mapLoader } from './load-map'
import { gridStore } from './store'
import { box, grid, point } from '../../tests/support/grids'

const NOW = Date.parse('2026-11-24T10:00:00+08:00')
const AREAS = [{ code: '150802', name: '临河区' }, { code: '150802001', name: '团结街道' }, { code: '150802001001', name: '今日社区' }]
const OUTLINES = { type: 'FeatureCollection', features: [] }

const person = (name: string, ...leave: RosterPerson['leave']): RosterPerson => ({ staffId: ulid(), name, phoneMasked: '199****0001', leave })
const away = { from: '2026-11-20T00:00:00+08:00', to: '2026-12-01T00:00:00+08:00' }
const [worker, deputy, leader, absent] = [person('李强'), person('王芳'), person('赵敏'), person('孙磊', away)]
const people = [worker, deputy, leader, absent]
const row = (serial: number, primary: RosterPerson | null, standIn: RosterPerson | null): RosterRow => ({
  grid: grid(serial).code, primary: primary?.staffId ?? null, deputy: standIn?.staffId ?? null, leader: leader.staffId,
})

let base: TestTable
let deps: GridDeps
let files: Map<string, Uint8Array>
let now: number
beforeAll(async () => { base = await startTestTable() }, 60_000)
afterAll(() => base.stop())

function memoryBucket(): Pick<Bucket, 'get' | 'put'> {
  files = new Map()
  return {
    get: (key) => Promise.resolve(files.get(key)),
    put: (key, bytes) => { files.set(key, bytes); return Promise.resolve() },
  }
}

let bucket: Pick<Bucket, 'get' | 'put'>
beforeEach(() => {
  now = NOW
  bucket = memoryBucket()
  const store = gridStore(base.table)
  deps = {
    store, files: bucket, currentMap: mapLoader({ store, files: bucket, clock: () => now }), clock: () => now, spend: spendIn(base.table),
    phoneOfStaff: (id) => Promise.resolve(id === worker.staffId ? { name: '李强', phone: '19900000001' } : undefined),
  }
})

const collection = (...grids: Grid[]) => ({
  type: 'FeatureCollection', frame: 'wgs84',
  features: grids.map(({ code, name, polygons }) => ({ type: 'Feature', properties: { code, name }, geometry: { type: 'MultiPolygon', coordinates: polygons } })),
})

/** Four grids in a row, ten steps (about 840 m) wide. */
const FOUR = [1, 2, 3, 4].map((serial, i) => grid(serial, [box(i * 10, 0, i * 10 + 10, 10)]))
const publish = (grids = FOUR) => importGrids({ store: gridStore(base.table), files: bucket, clock: () => now }, { grids: collection(...grids), areas: AREAS, outlines: OUTLINES })
const roster = (...rows: RosterRow[]) => importRoster({ store: gridStore(base.table), currentMap: deps.currentMap }, 'r1', people, rows)
const at = (x: number, y: number, accuracy = 10) => gridsOf(deps).at({ ...point(x, y), frame: 'wgs84', accuracy }, now)

describe('who answers for a place', () => {
  beforeEach(async () => {
    await publish()
    await roster(row(1, worker, deputy), row(2, absent, deputy), row(3, absent, null))
  })

  it('is the worker whose grid contains it, and the report can say why', async () => {
    const found = await at(5, 5)
    expect(found).toMatchObject({
      grid: { code: FOUR[0]?.code, name: '第1网格' }, areaCode: FOUR[0]?.code, areaName: '临河区 · 团结街道 · 今日社区', vacant: false,
      desk: { role: 'gridWorker', area: FOUR[0]?.code, staffId: worker.staffId, name: '李强', phoneMasked: '199****0001' },
      because: { rule: 'inside', frame: 'wgs84', gridCode: FOUR[0]?.code, duty: 'primary', rosterVersion: 'r1', neighbours: [] },
    })
    expect(found.because.edgeMetres).toBeCloseTo(5 * 82.5, -1)
    expect(found.because.mapVersion).toMatch(/^[0-9a-f]{16}$/)
  })

  it("is the same when WeChat's frame is given, and another grid when the frame is mixed up", async () => {
    const shown = toGcj02({ ...point(5, 5), frame: 'wgs84' })
    const [right, mixed] = await Promise.all([gridsOf(deps).at({ ...shown, frame: 'gcj02' }, now), gridsOf(deps).at({ ...shown, frame: 'wgs84' }, now)])
    expect(right.grid?.name).toBe('第1网格')
    expect(right.because.frame).toBe('gcj02')
    expect(right.point.lng).toBeCloseTo(point(5, 5).lng, 5)
    expect(mixed.grid?.name).toBe('第2网格')
  })

  it('is the deputy while the worker is on leave, and the worker again the moment he is back', async () => {
    expect(await at(15, 5)).toMatchObject({ vacant: false, desk: { role: 'gridWorker', staffId: deputy.staffId }, because: { duty: 'deputy' } })
    now = Date.parse(away.to)
    expect(await at(15, 5)).toMatchObject({ desk: { staffId: absent.staffId }, because: { duty: 'primary' } })
  })

  it("is the community's leaders, with a visible vacancy, when nobody is on duty or the roster has no row", async () => {
    expect(await at(25, 5)).toMatchObject({ vacant: true, desk: { role: 'gridLeader', area: '150802001001', name: '赵敏' }, because: { duty: 'vacant', rosterVersion: 'r1' } })
    expect((await at(25, 5)).desk).not.toHaveProperty('staffId')
    expect(await at(35, 5)).toMatchObject({ vacant: true, desk: { role: 'gridLeader', area: '150802001001' }, because: { duty: 'vacant' } })
  })

  it("names the neighbour's worker near a border, and says when the border itself decided", async () => {
    expect(await at(9.8, 5)).toMatchObject({ because: { rule: 'inside', neighbours: [{ name: '第2网格', workerName: '王芳' }] } })
    expect(await at(10, 5)).toMatchObject({ grid: { name: '第1网格' }, because: { rule: 'onBorder', edgeMetres: 0, neighbours: [{ name: '第2网格', metres: 0 }] } })
    expect((await at(20, 5)).because.neighbours[0]).not.toHaveProperty('workerName')
  })

  it('is the nearest grid, marked so, up to 2 km outside; beyond that the officers of the township', async () => {
    expect(await at(-5, 5)).toMatchObject({ grid: { name: '第1网格' }, desk: { staffId: worker.staffId }, because: { rule: 'near' } })
    const far = await at(-60, 5)
    expect(far).toMatchObject({ grid: null, areaCode: '150802001', areaName: '临河区 · 团结街道', desk: { role: 'officer', area: '150802001' }, because: { rule: 'outside', duty: 'none' } })
    expect(far.because.edgeMetres).toBeGreaterThan(4000)
  })

  it('is nobody of ours for a place outside the city or with longitude and latitude exchanged', async () => {
    const { lng, lat } = point(5, 5)
    const grids = gridsOf(deps)
    await expect(grids.at({ lng: lat, lat: lng, frame: 'gcj02' }, now)).rejects.toMatchObject({ code: 'PLACE_SWAPPED' })
    await expect(grids.at({ lng: 116.4, lat: 39.9, frame: 'gcj02' }, now)).rejects.toMatchObject({ code: 'PLACE_OUTSIDE_CITY' })
    await expect(grids.at({ lng: 109.5, lat: 40.2, frame: 'wgs84' }, now)).rejects.toMatchObject({ code: 'PLACE_OUTSIDE_CITY' })
  })

  it('costs half a read unit once the map is known, and as much for each neighbour', async () => {
    await at(5, 5)
    const before = base.units.read
    await at(5, 5)
    expect(base.units.read - before).toBe(0.5)
    await at(10, 5)
    expect(base.units.read - before).toBe(1.5)
  })

  it('can be asked by grid, for a re-dispatch', async () => {
    expect(await gridsOf(deps).deskOf(grid(1).code, now)).toEqual({
      grid: { code: grid(1).code, name: '第1网格' }, areaName: '临河区 · 团结街道 · 今日社区', vacant: false,
      desk: { role: 'gridWorker', area: grid(1).code, staffId: worker.staffId, name: '李强', phoneMasked: '199****0001' },
    })
    expect(await gridsOf(deps).deskOf('150802001001009', now)).toBeUndefined()
  })
})

describe('publishing a map', () => {
  it('names the version by its content and keeps the report beside it', async () => {
    const first = await publish()
    expect(first).toMatchObject({ grids: 4, refused: [], gaps: [], overlaps: [] })
    expect((await publish([...FOUR].reverse())).version).toBe(first.version)
    expect([...files.keys()].sort()).toEqual(['areas.json', 'grids.bin', 'outlines.json', 'report.json'].map((part) => `${first.version}/${part}`))
  })

  it('reports gaps and overlaps and publishes all the same', async () => {
    const report = await publish([grid(1, [box(0, 0, 10, 10)]), grid(2, [box(9, 0, 20, 10)])])
    expect(report.version).not.toBe('')
    expect(report.overlaps).toMatchObject([{ grids: [grid(1).code, grid(2).code] }])
  })

  it('publishes nothing when a grid is refused, or belongs to a community without a name', async () => {
    const before = await gridStore(base.table).currentMap()
    const stray = { ...grid(9, [box(50, 0, 60, 10)]), code: '150821100001001' }
    expect(await publish([...FOUR, stray])).toMatchObject({ version: '', refused: [{ code: stray.code, reason: expect.stringContaining('150821') }] })
    expect(await publish([...FOUR, grid(1, [box(50, 0, 60, 10)])])).toMatchObject({ version: '', refused: [{ reason: '网格代码重复' }] })
    expect(files.size).toBe(0)
    expect(await gridStore(base.table).currentMap()).toBe(before)
  })

  it('is in force everywhere after a minute; until then, and while it cannot be read, the old one stays', async () => {
    const old = await publish()
    expect((await deps.currentMap()).version).toBe(old.version)
    const next = await publish(FOUR.slice(0, 2))
    now += 59_000
    expect((await deps.currentMap()).version).toBe(old.version)
    now += 2000
    const lost = files.get(`${next.version}/grids.bin`) ?? new Uint8Array()
    files.delete(`${next.version}/grids.bin`)
    expect((await deps.currentMap()).version).toBe(old.version)
    files.set(`${next.version}/grids.bin`, lost)
    expect((await deps.currentMap()).version).toBe(next.version)
  })

  it('without any map, or with a damaged first one, fails loudly', async () => {
    const store = { currentMap: () => Promise.resolve(undefined) }
    await expect(mapLoader({ store, files: bucket, clock: () => now })()).rejects.toThrow('no map is published')
    const { version } = await publish()
    files.set(`${version}/grids.bin`, new Uint8Array(40))
    await expect(deps.currentMap()).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' })
  })
})

describe('a duty roster', () => {
  beforeEach(() => publish())

  it('is refused whole for a grid not on the map, one named twice, or a person not on the list', async () => {
    await roster(row(1, worker, deputy))
    const stranger = person('周涛')
    const report = await roster(row(1, worker, null), row(1, deputy, null), row(9, worker, null), row(2, stranger, null), row(3, worker, worker))
    expect(report.rows).toBe(0)
    expect(report.refused.map(({ reason }) => reason)).toEqual(['这个网格出现了两次', '地图上没有这个网格', `名单里没有人员 ${stranger.staffId}`, '网格员和替班是同一个人'])
    expect((await at(5, 5)).desk.staffId).toBe(worker.staffId)
  })

  it('says which grids are vacant by it, and takes away the rows of grids it leaves out', async () => {
    await roster(row(1, worker, null), row(2, worker, null))
    const report = await roster(row(1, null, deputy), row(3, null, null))
    expect(report).toMatchObject({ rows: 2, refused: [], vacant: [grid(2).code, grid(3).code, grid(4).code] })
    expect(await at(15, 5)).toMatchObject({ vacant: true })
  })
})

describe('the operations', () => {
  beforeEach(async () => {
    await publish()
    await roster(row(1, worker, deputy))
  })

  async function call(id: keyof typeof operations, path: string, actor = resident()) {
    const found = gridRoutes(deps).find(({ operation }) => operation.id === id)
    if (!found) throw new Error(`no route ${id}`)
    const code = /grids\/(\d{15})/.exec(path)?.[1]
    const method = found.operation.method
    const { body } = await found.run(new Request(`http://city/v1${path}`, { method }), code === undefined ? {} : { code }, actor)
    return parse(found.operation.output, body, 'output')
  }
  const query = (x: number, y: number) => `lng=${point(x, y).lng}&lat=${point(x, y).lat}&frame=wgs84`

  it('answer the grid here with the card of who answers, his number masked and his id left out', async () => {
    const here = await call('getGridAt', `/grids/at?${query(5, 5)}&accuracy=15`)
    expect(here).toMatchObject({ grid: { name: '第1网格' }, duty: { role: 'gridWorker', roleName: '网格员', name: '李强', phoneMasked: '199****0001' }, vacant: false })
    expect(JSON.stringify(here)).not.toContain(worker.staffId)
  })

  it.each([['no frame', 'lng=107.4&lat=40.7'], ['no number', 'lng=abc&lat=40.7&frame=wgs84'], ['an unknown field', 'lng=107.4&lat=40.7&frame=wgs84&x=1']])('refuse %s', async (_, bad) => {
    await expect(call('getGridAt', `/grids/at?${bad}`)).rejects.toMatchObject({ code: 'INVALID' })
  })

  it('draw the grids around a pin, holes in their place', async () => {
    await publish([grid(1, [box(0, 0, 10, 10), box(4, 4, 6, 6)], [box(12, 0, 14, 2)]), grid(2, [box(40, 0, 50, 10)])])
    now += 61_000
    const near = await call('getGridsNear', `/grids/near?${query(5, 5)}`)
    expect(near).toMatchObject({ features: [{ properties: { name: '第1网格' }, geometry: { coordinates: [[{ length: 5 }, { length: 5 }], [{ length: 5 }]] } }] })
  })

  it('give the outlines that were published with the map', async () => {
    expect(await call('getOutlines', '/grids/outlines')).toEqual(OUTLINES)
  })

  it('give the duty number to a resident, record the look first, and stop a collector', async () => {
    const actor = resident()
    const looks: string[] = []
    const { recordLook } = deps.store
    deps = { ...deps, store: { ...deps.store, recordLook: (look) => { looks.push(look.personId); return recordLook(look) } } }
    expect(await call('revealDutyPhone', `/grids/${grid(1).code}/calls`, actor)).toEqual({ name: '李强', phone: '19900000001' })
    expect(looks).toEqual([actor.personId])
    await expect(call('revealDutyPhone', `/grids/${grid(4).code}/calls`, actor)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    for (let i = 0; i < 8; i++) {
      now += 1000
      await call('revealDutyPhone', `/grids/${grid(1).code}/calls`, actor)
    }
    await expect(call('revealDutyPhone', `/grids/${grid(1).code}/calls`, actor)).rejects.toMatchObject({ code: 'TOO_MANY' })
  })
})
