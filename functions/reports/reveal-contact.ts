import type { OutputOf } from '@fengqiao/shared/contracts/operation'
import type { revealContact as operation } from '@fengqiao/shared/contracts/reports'
import type { Actor } from '../kernel/auth'
import { sha256 } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import { alreadyDone } from './act-on-report'
import type { ReportDeps } from './deps'
import { eventOf } from './event-of'
import { relationsOf } from './relations'
import type { ReportItem } from './store'
import { viewOf } from './view'

/**
 * Shows the reporter his worker's duty phone, or the handler the reporter's phone. The look itself is an
 * event on the timeline, written before the number is answered. An anonymous reporter has no number to show.
 * @throws Refusal NOT_FOUND, FORBIDDEN, STALE
 */
export async function revealContact(deps: ReportDeps, actor: Actor, id: string, body: { actionId: string; version: number }): Promise<OutputOf<typeof operation>> {
  const report = await deps.store.find(id)
  const relations = report ? relationsOf(report, actor) : new Set()
  if (!report || relations.size === 0) throw new Refusal('NOT_FOUND')
  const asReporter = relations.has('reporter')
  if (!asReporter && !relations.has('handler')) throw new Refusal('FORBIDDEN')
  const contact = asReporter ? await handlerPhone(deps, report) : await reporterPhone(deps, report)

  const action = { id: body.actionId, hash: sha256({ ...body, personId: actor.personId }) }
  if (report.version !== body.version) await alreadyDone(deps, actor, id, body.version, action)
  else {
    const next = { ...report, version: report.version + 1, updatedAt: new Date(deps.clock()).toISOString() }
    const by = asReporter || !actor.staff
      ? { relation: 'reporter' }
      : { relation: 'handler', staffId: actor.staff.id, label: actor.staff.name }
    const event = eventOf(next, { type: 'contactRevealed', at: deps.clock(), by, before: report.lastHash, action })
    if ((await deps.store.step({ ...next, lastHash: event.hash }, event)) === 'conditionFailed') await alreadyDone(deps, actor, id, body.version, action)
  }
  const current = await deps.store.findWithEvents(id)
  if (!current) throw new Refusal('NOT_FOUND')
  return { ...contact, report: await viewOf(deps, actor, current.report, current.events) }
}

async function handlerPhone(deps: ReportDeps, report: ReportItem): Promise<{ name: string; phone: string }> {
  const staffId = report.holder.staffId ?? report.worker?.staffId
  const found = staffId === undefined ? undefined : await deps.contacts.phoneOfStaff(staffId)
  if (!found) throw new Refusal('NOT_FOUND', { detail: '现在由综治中心处理，请拨打 12345 转接。' })
  return found
}

async function reporterPhone(deps: ReportDeps, report: ReportItem): Promise<{ name: string; phone: string }> {
  if (report.anonymous) throw new Refusal('FORBIDDEN', { detail: '反映人选择了匿名，不能查看联系方式。' })
  const { name, phone } = await deps.contacts.identityOf(report.reporterId)
  if (phone === undefined) throw new Refusal('NOT_FOUND', { detail: '反映人没有留电话，请在处理说明里告诉他进展。' })
  return { name: name ?? '反映人', phone }
}
