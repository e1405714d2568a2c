import { CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { REPORT_STATES } from '@fengqiao/shared/lifecycles/report'
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut'
import { any, binary, boolean, item, map, number, string } from 'dynamodb-toolbox/schema'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { DomainEvent, eventEntity, partitionOf } from '../kernel/events'
import { dueShardOf, transact, type AppTable, type LIST_ATTRIBUTES, type Write } from '../kernel/table'

const holder = () => map({
  role: string().enum('gridWorker', 'gridLeader', 'officer'), area: string(), staffId: string().optional(), name: string().optional(), phoneMasked: string().optional(),
})

/**
 * The state of a report. Written whole at every step, so the index keys below are always those of this very
 * state: what waits for nobody is in no inbox, and what has no clock is not in the sweep.
 */
const reportEntity = (table: AppTable) => new Entity({
  name: 'Report',
  table,
  timestamps: false,
  schema: item({
    id: string().key(),
    no: string(),
    reporterId: string(),
    status: string().enum(...REPORT_STATES),
    version: number(),
    category: string().enum(...CATEGORIES),
    subcategory: string().optional(),
    /** The beginning of what the reporter wrote, for lists; the whole is in the first event. */
    summary: string(),
    catalogueVersion: string(),
    urgent: boolean(),
    anonymous: boolean(),
    /** The first photo, for lists. */
    photo: string().optional(),
    occurredAt: string().optional(),
    /** Address and accuracy: where someone lives is sealed; the point itself is needed to route and navigate. */
    sealed: binary().optional(),
    point: map({ lng: number(), lat: number() }),
    areaCode: string(),
    areaName: string(),
    gridName: string().optional(),
    because: any(),
    holder: holder(),
    worker: map({ staffId: string(), name: string(), phoneMasked: string().optional() }).optional(),
    acceptBy: string().optional(),
    resolveBy: string().optional(),
    decideBy: string().optional(),
    closeAt: string().optional(),
    resolvedAt: string().optional(),
    closedAs: string().enum('confirmed', 'unconfirmed').optional(),
    reopened: number(),
    bodyHash: string(),
    lastHash: string(),
    createdAt: string(),
    updatedAt: string(),
    holderKey: string().optional(),
    holderSort: string().optional(),
    personKey: string(),
    personSort: string(),
    dueShard: string().optional(),
    dueAt: string().optional(),
  }),
  computeKey: ({ id }) => ({ pk: partitionOf('report', id), sk: 'A' }),
})

type Stored = FormattedItem<ReturnType<typeof reportEntity>>
/** A report without its index keys, which the store alone computes. */
export type ReportItem = Omit<Stored, 'holderKey' | 'holderSort' | 'personKey' | 'personSort' | 'dueShard' | 'dueAt'>

/** What the list indexes carry of a report: LIST_ATTRIBUTES of the table. */
const ROW = [
  'id', 'no', 'reporterId', 'status', 'version', 'category', 'summary', 'urgent', 'photo', 'point', 'areaCode', 'areaName', 'gridName',
  'holder', 'acceptBy', 'resolveBy', 'decideBy', 'closeAt', 'resolvedAt', 'closedAs', 'reopened', 'createdAt',
] as const satisfies readonly (typeof LIST_ATTRIBUTES)[number][]
export type ReportRowItem = Pick<ReportItem, (typeof ROW)[number]>

export type ReportStore = ReturnType<typeof reportStore>

/** A page of a list; `next` is where the following one starts. */
export interface Page<T> {
  readonly items: T[]
  readonly next?: string
}

export const PAGE = 20

/** Access patterns of reports; each with its cost in docs/access-patterns.md. */
export function reportStore(table: AppTable) {
  const report = reportEntity(table)
  const event = eventEntity(table)

  return {
    /** Strongly consistent: an action decides on what it reads here. */
    async find(id: string): Promise<ReportItem | undefined> {
      const { Item } = await report.build(GetItemCommand).key({ id }).options({ consistent: true }).send()
      return Item && stateOf(Item)
    },

    /** The report with its whole timeline, in one query. */
    async findWithEvents(id: string): Promise<{ report: ReportItem; events: DomainEvent[] } | undefined> {
      const { Items = [] } = await table.build(QueryCommand).query({ partition: partitionOf('report', id) }).entities(report, event).options({ consistent: true, maxPages: Infinity, showEntityAttr: true }).send()
      let state: ReportItem | undefined
      const events: DomainEvent[] = []
      for (const found of Items) {
        if (found.entity === 'Report') state = stateOf(found)
        else events.push(DomainEvent.parse(found))
      }
      return state && { report: state, events }
    },

    async findEvent(id: string, seq: number): Promise<DomainEvent | undefined> {
      const { Item } = await event.build(GetItemCommand).key({ subject: 'report', subjectId: id, seq }).options({ consistent: true }).send()
      return Item && DomainEvent.parse(Item)
    },

    /** A new report, its first event and what else must happen with it; `conditionFailed` when the id exists or an `also` does not hold. */
    create(made: ReportItem, first: DomainEvent, also: readonly Write[]) {
      return transact(
        report.build(PutTransaction).item(withKeys(made)).options({ condition: { attr: 'id', exists: false } }),
        event.build(PutTransaction).item(first).options({ condition: { attr: 'seq', exists: false } }),
        ...also,
      )
    },

    /** One step: the new state over exactly the version it was decided on, with its event. */
    step(next: ReportItem, happened: DomainEvent, also: readonly Write[] = []) {
      return transact(
        report.build(PutTransaction).item(withKeys(next)).options({ condition: { attr: 'version', eq: next.version - 1 } }),
        event.build(PutTransaction).item(happened).options({ condition: { attr: 'seq', exists: false } }),
        ...also,
      )
    },

    /** What a person reported, newest first. */
    async byReporter(personId: string, before: string | undefined): Promise<Page<ReportRowItem>> {
      const { Items = [] } = await table.build(QueryCommand)
        .query({ index: 'byPerson', partition: personKeyOf(personId), ...(before === undefined ? {} : { range: { lt: before } }) })
        .entities(report).options({ limit: PAGE + 1, reverse: true, attributes: [...ROW, 'personSort'] }).send()
      const items = Items.slice(0, PAGE)
      const last = items[items.length - 1]
      return { items, ...(Items.length > PAGE && last ? { next: last.personSort } : {}) }
    },

    /** What lies on a desk, soonest deadline first, after the given sort value. Costs the same however much was done before: done matters have no holder key. */
    async onDesk(holderKey: string, after: string | undefined): Promise<{ item: ReportRowItem; sort: string }[]> {
      const { Items = [] } = await table.build(QueryCommand)
        .query({ index: 'byHolder', partition: holderKey, ...(after === undefined ? {} : { range: { gt: after } }) })
        .entities(report).options({ limit: PAGE + 1, attributes: [...ROW, 'holderSort'] }).send()
      return Items.map((found) => ({ item: found, sort: found.holderSort ?? '' }))
    },
  }
}

export const personKeyOf = (personId: string) => `BY#${personId}`

/** The inbox a holder's matters lie in: a worker's own, or the post's. */
export function holderKeyOf(holder: { role: string; area: string; staffId?: string | undefined }): string {
  return holder.staffId === undefined ? `DESK#${holder.role}@${holder.area}` : `DESK#${holder.staffId}`
}

/** The one clock that runs in this state; the sweep finds the report by it. */
export function clockOf(report: Pick<ReportItem, 'status' | 'acceptBy' | 'resolveBy' | 'decideBy' | 'closeAt'>): { what: 'accept' | 'resolve' | 'decide' | 'closeUnconfirmed'; at: string } | undefined {
  const clock = (what: 'accept' | 'resolve' | 'decide' | 'closeUnconfirmed', at: string | undefined) => (at === undefined ? undefined : { what, at })
  switch (report.status) {
    case 'dispatched': return clock('accept', report.acceptBy)
    case 'accepted': return clock('resolve', report.resolveBy)
    case 'returned':
    case 'escalated':
    case 'reopened': return clock('decide', report.decideBy)
    case 'resolved': return clock('closeUnconfirmed', report.closeAt)
    case 'closed':
    case 'withdrawn':
    case 'rejected': return undefined
  }
}

function withKeys(report: ReportItem): Stored {
  const clock = clockOf(report)
  const waiting = clock !== undefined && clock.what !== 'closeUnconfirmed'
  return {
    ...report,
    personKey: personKeyOf(report.reporterId),
    personSort: report.id,
    ...(waiting ? { holderKey: holderKeyOf(report.holder), holderSort: `${clock.at}#${report.id}` } : {}),
    ...(clock ? { dueShard: dueShardOf(report.id), dueAt: clock.at } : {}),
  }
}

/** The state without its index keys: they are made anew at each step, never carried over. */
function stateOf(stored: Stored): ReportItem {
  const { holderKey: _1, holderSort: _2, personKey: _3, personSort: _4, dueShard: _5, dueAt: _6, ...state } = stored
  return state
}
