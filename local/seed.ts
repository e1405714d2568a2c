import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { systemIds } from '../functions/kernel/ids'
import { wire } from '../functions/kernel/wire'
import { importGrids } from '../functions/grids/import-grids'
import { importRoster } from '../functions/grids/import-roster'
import { wireGrids } from '../functions/grids/open-grids'
import { importStaff } from '../functions/people/import-staff'
import { maskPhone } from '../functions/people/person'
import { peopleStore } from '../functions/people/store'
import type { DemoCity, Persona } from './demo-city'
import { buildOutlines } from './demo-city'
import { BUCKETS } from './s3'
import type { SandboxClient } from './wechat/client'
import { SANDBOX_APPID } from './wechat/config'
import { TPL_TASK_ARRIVED, TPL_TASK_OVERDUE } from './wechat/templates'

/** Where the city's stores are. */
export type StoreUrls = Readonly<Record<'live' | 'dynamodb' | 's3' | 'wechat', string>>

/**
 * Fills empty stores with the demo city, through the functions' own import use cases, so that what the demo shows is
 * what a real import would give. Needs database and file store, not the functions. Throws when a row is refused.
 */
export async function importDemoCity(city: DemoCity, urls: StoreUrls, tableName: string, say: (line: string) => void): Promise<void> {
  const wiring = wire(seedEnv(urls, tableName))
  say(`正在导入 ${city.grids.features.length} 个网格的地图`)
  const grids = wireGrids(wiring)
  const report = await importGrids({ ...grids, clock: wiring.clock }, { grids: city.grids, areas: city.divisions.map(({ code, name }) => ({ code, name })), outlines: buildOutlines() })
  refuse('the grid map', report.refused)
  say(`正在导入 ${city.staff.length} 名工作人员和值班表`)
  const version = rosterVersion(city)
  await importStaff({ ...wiring, store: peopleStore(wiring.table) }, version, city.staff.map(({ leave: _leave, languages, roles, ...row }) => ({ ...row, languages: [...languages], roles: [...roles] })))
  const people = city.staff.map(({ staffId, name, phone, leave }) => ({ staffId, name, phoneMasked: maskPhone(phone), leave: [...leave] }))
  const roster = await importRoster(grids, version, people, city.duty)
  refuse('the duty roster', roster.refused)
}

/**
 * Gives every persona a phone in the sandbox. Those who are staff open the app once, show their numbers and allow the
 * task messages, through the API as they would: so the first report already reaches a phone.
 */
export async function welcomePersonas(personas: readonly Persona[], api: string, sandbox: SandboxClient): Promise<void> {
  for (const { openid, name, phone } of personas) await sandbox.putUser({ openid, nickname: name, phone })
  for (const persona of personas) if (persona.staffId !== undefined) await signOn(api, sandbox, persona)
}

/** The functions' settings as serverless.yml gives them for the stage `local`. */
const seedEnv = (urls: StoreUrls, tableName: string): Record<string, string> => ({
  STAGE: 'local',
  TABLE_NAME: tableName,
  UPLOAD_BUCKET: BUCKETS[0],
  PHOTO_BUCKET: BUCKETS[1],
  MAP_BUCKET: BUCKETS[2],
  WECHAT_APPID: SANDBOX_APPID,
  WECHAT_API: urls.wechat,
  LIVE_ENDPOINT: urls.live.replace(/^ws/, 'http'),
  DYNAMODB_ENDPOINT: urls.dynamodb,
  S3_ENDPOINT: urls.s3,
})

/** The same roster has the same version. */
const rosterVersion = ({ staff, duty }: DemoCity): string => createHash('sha256').update(JSON.stringify([staff, duty])).digest('hex').slice(0, 16)

function refuse(what: string, refused: readonly { readonly reason: string }[]): void {
  if (refused.length > 0) throw new Error(`seeding: ${refused.length} rows of ${what} were refused, first: ${JSON.stringify(refused[0])}`)
}

const session = z.object({ token: z.string() })

/** A member of staff on his first day. */
async function signOn(api: string, sandbox: SandboxClient, { openid }: Persona): Promise<void> {
  const call = async (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    const response = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`seeding: POST ${path} answered ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const { token } = session.parse(await call('/sessions', { code: await sandbox.loginCode(openid) }))
  await call('/sessions/staff', { phoneCode: await sandbox.phoneCode(openid) }, token)
  await sandbox.subscribe(openid, [TPL_TASK_ARRIVED, TPL_TASK_OVERDUE])
  await call('/me/subscriptions', {
    promptId: systemIds(Date.now()),
    answers: [{ template: 'taskArrived', accepted: true }, { template: 'taskOverdue', accepted: true }],
  }, token)
}
