import { PRIVACY_VERSION, recordSubscriptions, type SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'
import type { RoleGrant } from '@fengqiao/shared/roles'
import type { Grid } from '../../../functions/grids/grid-map'
import { importGrids } from '../../../functions/grids/import-grids'
import { importRoster } from '../../../functions/grids/import-roster'
import { mapLoader } from '../../../functions/grids/load-map'
import { gridStore } from '../../../functions/grids/store'
import { importStaff } from '../../../functions/people/import-staff'
import { maskPhone } from '../../../functions/people/person'
import { peopleStore } from '../../../functions/people/store'
import { connectionStore } from '../../../functions/push/connections'
import { jpegOf, quarters } from '../../support/pictures'
import { box, grid } from '../../support/grids'
import { ulid } from '../../support/people'
import { City, type Saved } from './city'
import { SEALER, SECRETS } from './functions'
import type { Phone } from './phone'
import { phoneIn } from './phone-in'
import { START } from './start'
import { bucketFrom } from './stores'
import type { Database } from './table-from'

type Template = (typeof SUBSCRIPTION_TEMPLATES)[number]

export const COMMUNITY = '150802001001'
export const TOWNSHIP = '150802001'

export interface Person {
  readonly personId: string
  readonly openid: string
}
export interface Worker extends Person {
  readonly staffId: string
  readonly name: string
  readonly role: RoleGrant
}

const person = (openid: string): Person => ({ personId: ulid(), openid })
const worker = (openid: string, name: string, role: RoleGrant): Worker => ({ ...person(openid), staffId: ulid(), name, role })

/** The invented people of a town of two grids. The leader has not yet allowed WeChat to tell him of overdue tasks. */
export interface Town {
  readonly resident: Person
  readonly neighbour: Person
  readonly worker: Worker
  /** Of the next grid. */
  readonly mate: Worker
  readonly leader: Worker
  readonly officer: Worker
  readonly camera: Uint8Array
  readonly saved: Saved
}

const TEMPLATE_IDS: Readonly<Record<Template, string>> = { taskArrived: 'task-arrived', taskOverdue: 'task-overdue', progress: 'progress' }

/** The person taps 允许 in WeChat's prompt; `tell` is what his phone then tells us. */
export function allow(city: City, { openid }: Person, template: Template): void {
  city.wechat.allow(openid, TEMPLATE_IDS[template])
}

export async function tell(phone: Phone, promptId: string, template: Template): Promise<boolean> {
  return (await phone.ask(recordSubscriptions, { body: { promptId, answers: [{ template, accepted: true }] } })).kind === 'ok'
}

/** Founds a town through the functions' own use cases. */
export async function foundTown(database: Database): Promise<Town> {
  const staff = {
    worker: worker('o-worker', '李强', { role: 'gridWorker', area: `${COMMUNITY}001` }), mate: worker('o-mate', '王丽', { role: 'gridWorker', area: `${COMMUNITY}002` }),
    leader: worker('o-leader', '王芳', { role: 'gridLeader', area: COMMUNITY }), officer: worker('o-officer', '赵敏', { role: 'officer', area: TOWNSHIP }),
  }
  const [resident, neighbour] = [person('o-resident'), person('o-neighbour')]
  const camera = await jpegOf(quarters(64, 48))
  const empty = { arrived: [], checks: [], consents: new Map<string, number>() }
  const city = await City.open(database, { now: START, items: [], wechat: empty, files: { uploads: new Map(), photos: new Map(), maps: new Map() }, phones: new Map(), carried: new Map() })
  const process = city.world.process()
  const table = database.tableFrom(process, city.tableName)
  const clock = () => START

  const people = peopleStore(table)
  for (const { personId, openid } of [resident, neighbour, ...Object.values(staff)]) {
    await people.createPerson({ id: personId, openid, language: 'zh', consent: PRIVACY_VERSION, epoch: 1, createdAt: new Date(START).toISOString() }, `hash-${openid}`)
  }
  const rows = Object.values(staff).map(({ staffId, name, role }, index) => ({ staffId, name, phone: `1990000000${index}`, languages: ['zh' as const], roles: [role] }))
  await importStaff({ store: people, sealer: SEALER, secrets: SECRETS }, 'test', rows)
  for (const { staffId, personId } of Object.values(staff)) await people.bindStaff(staffId, personId, undefined, undefined)

  const [store, maps] = [gridStore(table), bucketFrom(process, city.files.maps)]
  await importGrids({ store, files: maps, clock }, {
    grids: collectionOf([grid(1, [box(0, 0, 4, 4)]), grid(2, [box(4, 0, 8, 4)])]), outlines: {},
    areas: [{ code: '150802', name: '临河区' }, { code: TOWNSHIP, name: '团结街道' }, { code: COMMUNITY, name: '今日社区' }],
  })
  const listed = rows.map(({ staffId, name, phone }) => ({ staffId, name, phoneMasked: maskPhone(phone), leave: [] }))
  await importRoster({ store, currentMap: mapLoader({ store, files: maps, clock }) }, 'test', listed, [
    { grid: staff.worker.role.area, primary: staff.worker.staffId, deputy: null, leader: staff.leader.staffId },
    { grid: staff.mate.role.area, primary: staff.mate.staffId, deputy: null, leader: staff.leader.staffId },
  ])

  // The worker has the app open, so live messages go out as well.
  await connectionStore(table).add('socket-of-the-worker', staff.worker.personId, START + 3 * 24 * 3_600_000)
  const consents: [Worker, Template][] = [[staff.worker, 'taskArrived'], [staff.worker, 'taskOverdue'], [staff.mate, 'taskArrived'], [staff.officer, 'taskArrived'], [staff.leader, 'taskArrived']]
  for (const [who, template] of consents) {
    allow(city, who, template)
    if (!(await tell(phoneIn(city, who.personId, camera), ulid(), template))) throw new Error('faults: a consent was not recorded')
  }
  const saved = await city.save()
  await city.close()
  return { resident, neighbour, ...staff, camera, saved }
}

const collectionOf = (grids: readonly Grid[]) => ({
  type: 'FeatureCollection', frame: 'wgs84',
  features: grids.map(({ code, name, polygons }) => ({ type: 'Feature', properties: { code, name }, geometry: { type: 'MultiPolygon', coordinates: polygons } })),
})
