import { CATALOGUE_VERSION, REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { addSpan, toShanghaiIso } from '@fengqiao/shared/clock/working-time'
import type { ReportBody } from '@fengqiao/shared/contracts/reports'
import { createHash } from 'node:crypto'
import type { Actor } from '../kernel/auth'
import { CHAIN_START, type DomainEvent } from '../kernel/events'
import { sha256 } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import type { Routing } from '../grids/routing'
import type { ReportDeps } from './deps'
import { eventOf } from './event-of'
import { addressContext } from './view'
import type { ReportItem } from './store'

export interface Submitted {
  readonly created: boolean
  readonly report: ReportItem
  /** Known without a read for a new report; a repeat reads its timeline. */
  readonly events: DomainEvent[]
}

/**
 * Takes a report and puts it on the desk of the grid worker whose grid contains the place, in one
 * transaction with its first event and the photos' use. The phone names the report, so sending the same
 * body again answers the same report (design §3.4).
 * @throws Refusal ID_TAKEN, PHOTO_NOT_READY, NOT_FOUND (a photo that is not his), PLACE_SWAPPED, PLACE_OUTSIDE_CITY
 */
export async function submitReport(deps: ReportDeps, actor: Actor, id: string, body: ReportBody): Promise<Submitted> {
  const now = deps.clock()
  const [routing, uses] = await Promise.all([
    deps.grids.at(body.place, now),
    deps.evidence.useFiles({ fileIds: body.photos, ownerId: actor.personId, usedBy: `report:${id}` }),
  ])
  const drafted = await draft(deps, { id, body, reporterId: actor.personId, routing, now })
  const first = eventOf(drafted, {
    type: 'submitted', at: now, by: { relation: 'reporter' }, before: CHAIN_START, photos: body.photos,
    content: { description: body.description, ...(body.answers === undefined ? {} : { answers: body.answers }) },
  })
  const report = { ...drafted, lastHash: first.hash }
  if ((await deps.store.create(report, first, uses)) === 'done') return { created: true, report, events: [first] }
  return repeated(deps, actor, report)
}

/** The id is taken: by this very report sent before, or by something else. */
async function repeated(deps: ReportDeps, actor: Actor, sent: ReportItem): Promise<Submitted> {
  const found = await deps.store.findWithEvents(sent.id)
  // No such report: then a photo's own condition failed (used in another matter, or just removed).
  if (!found) throw new Refusal('PHOTO_NOT_READY', { detail: '有照片已用于另一件事，请重新拍一张。' })
  if (found.report.reporterId !== actor.personId || found.report.bodyHash !== sent.bodyHash) throw new Refusal('ID_TAKEN')
  return { created: false, ...found }
}

async function draft(deps: ReportDeps, { id, body, reporterId, routing, now }: { id: string; body: ReportBody; reporterId: string; routing: Routing; now: number }): Promise<ReportItem> {
  const limits = REPORT_CATEGORIES[body.category]
  const urgency = body.urgent ? 'urgent' : 'normal'
  const at = new Date(now).toISOString()
  const { address, accuracy } = body.place
  const { desk } = routing
  return {
    id,
    no: numberOf(id, now),
    reporterId,
    status: 'dispatched',
    version: 1,
    category: body.category,
    ...(body.subcategory === undefined ? {} : { subcategory: body.subcategory }),
    summary: body.description.slice(0, 60),
    catalogueVersion: body.catalogueVersion ?? CATALOGUE_VERSION,
    urgent: body.urgent ?? false,
    anonymous: body.anonymous ?? false,
    ...(body.photos[0] === undefined ? {} : { photo: body.photos[0] }),
    ...(body.occurredAt === undefined ? {} : { occurredAt: body.occurredAt }),
    ...(address === undefined && accuracy === undefined ? {} : { sealed: await deps.sealer.seal({ address, accuracy }, addressContext(id)) }),
    point: routing.point,
    areaCode: routing.areaCode,
    areaName: routing.areaName,
    ...(routing.grid ? { gridName: routing.grid.name } : {}),
    because: routing.because,
    holder: desk,
    acceptBy: new Date(addSpan(now, limits.accept[urgency])).toISOString(),
    resolveBy: new Date(addSpan(now, limits.resolve[urgency])).toISOString(),
    reopened: 0,
    bodyHash: sha256({ ...body, reporterId }),
    lastHash: CHAIN_START,
    createdAt: at,
    updatedAt: at,
  }
}

/**
 * 受理编号: the day and ten digits drawn from the id, all digits so that it can be read out and typed on any
 * phone. At a thousand reports a day two of one day would meet once in some fifty years, and nothing but a
 * person's search goes by it.
 */
function numberOf(id: string, now: number): string {
  const day = toShanghaiIso(now).slice(2, 10).replaceAll('-', '')
  const digits = (createHash('sha256').update(id).digest().readBigUInt64BE() % 10_000_000_000n).toString().padStart(10, '0')
  return `${day}-${digits.slice(0, 5)}-${digits.slice(5)}`
}
