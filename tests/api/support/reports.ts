import { operations } from '@fengqiao/shared/contracts/index'
import type { InputOf } from '@fengqiao/shared/contracts/operation'
import type { ActionBody, Report, ReportBody, ReportRow } from '@fengqiao/shared/contracts/reports'
import type { Delivery } from '@fengqiao/shared/contracts/push'
import { city } from './city'
import { newId, type Person } from './people'
import { upload } from './photos'

type Body = InputOf<typeof operations.putReport>['body']
type Unversioned<T> = T extends unknown ? Omit<T, 'version' | 'actionId'> : never
/** A step, without what every step has. */
export type Deed = Unversioned<ActionBody>
type Place = ReportBody['place']

export const wgs84 = ({ lng, lat }: { lng: number; lat: number }): Place => ({ lng, lat, frame: 'wgs84' })

/** An ordinary report at the demo resident's home; what a test cares about is given. */
export const bodyWith = (more: Partial<Body> = {}): Body =>
  ({ category: 'community', description: '路灯不亮', place: wgs84(city.points.home), photos: [], ...more })

/** Reports it under a new id. */
export async function submit(person: Person, more: Partial<Body> = {}, id = newId()): Promise<Report> {
  const { report } = await person.can(operations.putReport, { params: { id }, body: bodyWith(more) })
  return report
}

/** The report as this person sees it now. */
export async function look(person: Person, { id }: { id: string }): Promise<Report> {
  const { report } = await person.can(operations.getReport, { params: { id } })
  return report
}

/** Takes a step from the version that the report had. */
export async function act(person: Person, { id, version }: Report, deed: Deed): Promise<Report> {
  const { report } = await person.can(operations.actOnReport, { params: { id }, body: { ...deed, version, actionId: newId() } })
  return report
}

/** All pages of the person's inbox. */
export async function inboxOf(person: Person): Promise<ReportRow[]> {
  const rows: ReportRow[] = []
  let cursor: string | undefined
  do {
    const page: { items: ReportRow[]; cursor?: string | undefined } = await person.can(operations.listTasks, { query: cursor === undefined ? {} : { cursor } })
    rows.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined)
  return rows
}

/** Who was told of it, how, and whether it arrived. */
export async function receiptsOf(person: Person, { id }: { id: string }): Promise<Delivery[]> {
  const { items } = await person.can(operations.listDeliveries, { params: { id } })
  return items
}

/** Brings a fresh report to `resolved`. */
export async function resolve(worker: Person, report: Report, note = '已处理好'): Promise<Report> {
  const accepted = await act(worker, report, { action: 'accept' })
  return act(worker, accepted, { action: 'resolve', note, photos: [await upload(worker, undefined, 'handlingPhoto')] })
}
