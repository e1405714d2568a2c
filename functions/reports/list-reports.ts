import type { ReportRow } from '@fengqiao/shared/contracts/reports'
import type { Actor } from '../kernel/auth'
import { Refusal } from '../kernel/problem'
import type { ReportDeps } from './deps'
import { holderKeyOf, PAGE } from './store'
import { rowsOf } from './view'

type Rows = { items: ReportRow[]; cursor?: string }

/** My own reports, newest first. */
export async function listMyReports(deps: ReportDeps, actor: Actor, cursor: string | undefined): Promise<Rows> {
  const page = await deps.store.byReporter(actor.personId, readCursor(cursor))
  return { items: await rowsOf(deps, actor, page.items), ...(page.next === undefined ? {} : { cursor: writeCursor(page.next) }) }
}

/** What waits for the caller on every desk he sits at, soonest deadline first. */
export async function listTasks(deps: ReportDeps, actor: Actor, cursor: string | undefined): Promise<Rows> {
  const after = readCursor(cursor)
  const found = (await Promise.all(desksOf(actor).map((desk) => deps.store.onDesk(desk, after)))).flat().sort((a, b) => (a.sort < b.sort ? -1 : 1))
  const page = found.slice(0, PAGE)
  const last = page[page.length - 1]
  return { items: await rowsOf(deps, actor, page.map(({ item }) => item)), ...(found.length > PAGE && last ? { cursor: writeCursor(last.sort) } : {}) }
}

/** The caller's own desk and those of the posts he holds. */
function desksOf(actor: Actor): string[] {
  const { staff } = actor
  if (!staff) return []
  const posts = staff.roles.filter(({ role }) => role === 'gridLeader' || role === 'officer').map(holderKeyOf)
  return [...new Set([holderKeyOf({ role: 'gridWorker', area: '', staffId: staff.id }), ...posts])]
}

const writeCursor = (sort: string) => Buffer.from(sort).toString('base64url')

function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const sort = Buffer.from(cursor, 'base64url').toString()
  if (!/^[\w:.#-]{20,80}$/.test(sort)) throw new Refusal('INVALID', { errors: [{ path: 'query.cursor', message: '翻页标记不对' }] })
  return sort
}
