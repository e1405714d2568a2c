import { RoutedBecause } from '@fengqiao/shared/contracts/grids'
import type { Report, ReportRow } from '@fengqiao/shared/contracts/reports'
import { allowedActions } from '@fengqiao/shared/lifecycles/engine'
import { REPORT_EVENTS, REPORT_LIFECYCLE, type ReportRelation } from '@fengqiao/shared/lifecycles/report'
import { ROLE_NAMES } from '@fengqiao/shared/roles'
import * as z from 'zod/mini'
import type { Actor } from '../kernel/auth'
import type { DomainEvent } from '../kernel/events'
import type { ReportDeps } from './deps'
import { factsOf, relationsOf } from './relations'
import { ReportEventData, type Holder } from './report-event'
import { workerOf } from './take-step'
import { clockOf, type ReportItem, type ReportRowItem } from './store'
import { clockWords, eventWords, holderWords, sentenceOf, taskSentenceOf } from './words'

export const addressContext = (reportId: string) => ({ report: reportId })
const SealedPlace = z.object({ address: z.optional(z.string()), accuracy: z.optional(z.number()) })
const EventType = z.enum(REPORT_EVENTS)

type ViewDeps = Pick<ReportDeps, 'evidence' | 'contacts' | 'sealer' | 'clock'>

/** A report as this caller may see it: what he may not see is not in the answer at all. */
export async function viewOf(deps: ViewDeps, actor: Actor, report: ReportItem, events: readonly DomainEvent[]): Promise<Report> {
  const relations = relationsOf(report, actor)
  const data = events.map((event) => ({ event, data: ReportEventData.parse(event.data) }))
  const urls = await photoUrls(deps, relations, data.flatMap((e) => e.data.photos ?? []))
  const photos = (ids: readonly string[] = []) => ids.flatMap((fileId) => photoOf(urls, fileId))
  const first = data[0]?.data
  const worker = workerOf(report)
  const { reporter, place } = await sealedParts(deps, relations, report)
  return {
    ...common(report, relations, deps.clock()),
    ...(report.subcategory === undefined ? {} : { subcategory: report.subcategory }),
    description: first?.content?.description ?? report.summary,
    anonymous: report.anonymous,
    place,
    grid: report.gridName === undefined ? null : { code: report.areaCode, name: report.gridName },
    holder: cardOf(report.holder),
    ...(reporter ? { reporter } : {}),
    worker: worker ? { name: worker.name, ...(worker.phoneMasked === undefined ? {} : { phoneMasked: worker.phoneMasked }) } : null,
    due: {
      ...(report.acceptBy === undefined ? {} : { acceptBy: report.acceptBy }),
      ...(report.resolveBy === undefined ? {} : { resolveBy: report.resolveBy }),
      ...nextOf(report),
    },
    routedBecause: RoutedBecause.parse(report.because),
    photos: photos(first?.photos),
    timeline: data.map(({ event, data: { holder, note, photos: ids } }) => ({
      id: event.id,
      at: event.at,
      type: event.type,
      by: byWords(event, relations, actor),
      text: eventWords(EventType.parse(event.type), holder),
      ...(note === undefined ? {} : { note }),
      photos: event.type === 'submitted' ? [] : photos(ids),
    })),
    viewer: [...relations],
    ...(report.closedAs === undefined ? {} : { closedAs: report.closedAs }),
    reopened: report.reopened,
    updatedAt: report.updatedAt,
  }
}

/** A report as a row of a list. */
export async function rowsOf(deps: ViewDeps, actor: Actor, reports: readonly ReportRowItem[]): Promise<ReportRow[]> {
  const urls = await deps.evidence.photoUrls(reports.flatMap(({ photo }) => photo ?? []), { sees: 'all' })
  return reports.map((report) => {
    const [photo] = report.photo === undefined ? [] : photoOf(urls, report.photo)
    return {
      ...common(report, relationsOf(report, actor), deps.clock()),
      summary: report.summary,
      ...(report.gridName === undefined ? {} : { gridName: report.gridName }),
      place: { ...report.point, frame: 'wgs84' },
      ...(photo ? { photo } : {}),
      ...nextOf(report),
    }
  })
}

function byWords({ by }: DomainEvent, relations: ReadonlySet<ReportRelation>, actor: Actor): string {
  if (by.relation === 'system') return '系统'
  if (by.relation === 'reporter') return relations.has('reporter') ? '您' : '反映人'
  return by.staffId === actor.staff?.id ? '您' : by.label ?? '工作人员'
}

function common(report: ReportRowItem, relations: ReadonlySet<ReportRelation>, now: number) {
  const isReporter = relations.has('reporter')
  return {
    id: report.id,
    no: report.no,
    status: report.status,
    version: report.version,
    sentence: isReporter ? sentenceOf(report) : taskSentenceOf(report),
    category: report.category,
    urgent: report.urgent,
    areaName: report.areaName,
    actions: allowedActions(REPORT_LIFECYCLE, { state: report.status, relations, facts: factsOf(report, now) }),
    createdAt: report.createdAt,
  }
}

function nextOf(report: ReportRowItem): { next?: { what: string; at: string } } {
  const clock = clockOf(report)
  return clock ? { next: { what: clockWords(clock.what), at: clock.at } } : {}
}

function cardOf(holder: Holder): Report['holder'] {
  return {
    role: holder.role,
    roleName: holder.role === 'officer' ? holderWords({ role: holder.role, area: holder.area }) : ROLE_NAMES[holder.role],
    area: holder.area,
    ...(holder.name === undefined ? {} : { name: holder.name }),
    ...(holder.phoneMasked === undefined ? {} : { phoneMasked: holder.phoneMasked }),
  }
}

/** A photo that the content check found risky is shown to its reporter and to whoever must handle the matter, to nobody else. */
function photoUrls(deps: ViewDeps, relations: ReadonlySet<ReportRelation>, fileIds: readonly string[]) {
  return deps.evidence.photoUrls(fileIds, { sees: relations.has('reporter') || relations.has('handler') ? 'all' : 'passed' })
}

function photoOf(urls: ReadonlyMap<string, string>, fileId: string): { fileId: string; url: string }[] {
  const url = urls.get(fileId)
  return url === undefined ? [] : [{ fileId, url }]
}

/** The address, and for the handler the reporter's name and masked phone, unless the reporter is anonymous. */
async function sealedParts(deps: ViewDeps, relations: ReadonlySet<ReportRelation>, report: ReportItem): Promise<{ place: Report['place']; reporter?: Report['reporter'] }> {
  const address = report.sealed === undefined ? {} : SealedPlace.parse(await deps.sealer.open(report.sealed, addressContext(report.id)))
  const place: Report['place'] = {
    ...report.point, frame: 'wgs84',
    ...(address.address === undefined ? {} : { address: address.address }),
    ...(address.accuracy === undefined ? {} : { accuracy: address.accuracy }),
  }
  if (report.anonymous || !relations.has('handler')) return { place }
  const identity = await deps.contacts.identityOf(report.reporterId)
  return {
    place,
    reporter: {
      ...(identity.name === undefined ? {} : { name: identity.name }),
      ...(identity.phone === undefined ? {} : { phoneMasked: `${identity.phone.slice(0, 3)}****${identity.phone.slice(-4)}` }),
    },
  }
}
