import { REPORT_CATEGORIES, type Category } from '@fengqiao/shared/catalogue/report-categories'
import type { ReportEventType } from '@fengqiao/shared/lifecycles/report'
import type { Holder, ReportEvent } from '../reports/report-event'
import type { Card } from './card'
import type { TemplateName } from './templates'

/**
 * What a message is for. `task`: there is something to do, so it must reach someone: if it does not, the post
 * above is alarmed. `result`: an end the reporter waits for. `news`: good to know; it never spends the
 * reporter's last one-time consent, which is kept for the result.
 */
export type Purpose = 'task' | 'result' | 'news' | 'alarm'

export interface Draft {
  readonly template: TemplateName
  readonly purpose: Purpose
  readonly card: Card
}

/** Someone whom an event concerns. The open app is always told; a card comes only where it is worth a sound in the pocket. */
export interface Notice {
  readonly to: { readonly reporterId: string } | { readonly holder: Holder }
  readonly draft: Draft | undefined
}

/** Every event type there is; the compiler keeps it whole. */
const EVENT_TYPES: Readonly<Record<ReportEventType, true>> = {
  submitted: true, accepted: true, resolved: true, confirmed: true, returned: true, redispatched: true, escalated: true,
  reopened: true, withdrawn: true, rejected: true, overdue: true, chased: true, closedUnconfirmed: true, contactRevealed: true,
}
export const isReportEventType = (type: string): type is ReportEventType => Object.hasOwn(EVENT_TYPES, type)

/** Who is to be told of an event, and what. Pure; a post is resolved to its people later. */
export function messagesFor(event: ReportEvent): Notice[] {
  const { reporterId, holder, heldBefore } = event.data
  return [
    { to: { holder }, draft: toHolder(event) },
    { to: { reporterId }, draft: toReporter(event) },
    ...(heldBefore ? [{ to: { holder: heldBefore }, draft: toPredecessor(event) }] : []),
  ]
}

/** The message to the post above when a task reached nobody: a person must pick up the phone. */
export function alarmAbout(unreachable: { role: Holder['role'] }, card: Card): Draft {
  const who = { gridWorker: '网格员', gridLeader: '网格长', officer: '综治中心' }[unreachable.role]
  return { template: 'taskArrived', purpose: 'alarm', card: { ...card, hint: `${who}没收到提醒，请打电话告知` } }
}

function toHolder(event: ReportEvent): Draft | undefined {
  switch (event.type) {
    case 'submitted': return task(event, '请点开查看并签收')
    case 'redispatched': return task(event, '改派给您，请点开查看并签收')
    case 'returned': return task(event, '网格员退回，请改派')
    case 'escalated': return task(event, '下级上报，请点开处理')
    case 'reopened': return task(event, '反映人要求重办，请安排')
    case 'overdue': return overdue(event, 'task', '下级超时未办，请点开处理')
    case 'chased': return overdue(event, 'task', '已超过时限，请尽快办理')
    case 'withdrawn': return progress(event, 'news', '已撤回', '反映人已撤回，您不用再办')
    case 'rejected': return progress(event, 'news', '不予受理', '综治中心已作决定，您不用再办')
    // His own doing, or nothing that asks for him.
    case 'accepted':
    case 'resolved':
    case 'confirmed':
    case 'closedUnconfirmed':
    case 'contactRevealed': return undefined
  }
}

function toReporter(event: ReportEvent): Draft | undefined {
  switch (event.type) {
    case 'accepted': return progress(event, 'news', '已签收', '工作人员已签收，开始办理')
    case 'redispatched': return progress(event, 'news', '已改派', '已改派给负责这里的工作人员')
    case 'escalated': return progress(event, 'news', '已上报', '已上报上一级，由上级办理')
    case 'overdue': return progress(event, 'news', '已上报', '超过时限，已自动上报上一级')
    case 'chased': return progress(event, 'news', '督办中', '超过时限，综治中心正在督办')
    case 'resolved': return progress(event, 'result', '已处理', '请看结果，没办好可要求重办')
    case 'rejected': return progress(event, 'result', '不予受理', '理由和下一步办法请点开查看')
    case 'closedUnconfirmed': return progress(event, 'result', '已办结', '没有收到您的确认，已自动办结')
    // His own doing, or (returned) an inner step that the redispatch tells better.
    case 'submitted':
    case 'confirmed':
    case 'returned':
    case 'reopened':
    case 'withdrawn':
    case 'contactRevealed': return undefined
  }
}

/** To the one off whose desk it went without his doing, so that he does not set out for nothing. */
function toPredecessor(event: ReportEvent): Draft | undefined {
  switch (event.type) {
    case 'redispatched': return progress(event, 'news', '已改派', '已转给别人办理，您不用再办')
    case 'reopened': return progress(event, 'news', '要求重办', '反映人要求重办，已交网格长')
    case 'overdue': return overdue(event, 'news', '超过时限，已上报上一级')
    case 'submitted':
    case 'accepted':
    case 'returned':
    case 'escalated':
    case 'resolved':
    case 'confirmed':
    case 'chased':
    case 'withdrawn':
    case 'rejected':
    case 'closedUnconfirmed':
    case 'contactRevealed': return undefined
  }
}

const task = ({ data, at }: ReportEvent, hint: string): Draft => ({
  template: 'taskArrived', purpose: 'task', card: { no: data.no, subject: plainName(data.category), time: data.due?.at ?? at, hint },
})

/** A holder sees by when he must act now; whoever lost it sees when his time ran out. */
const overdue = ({ data, at }: ReportEvent, purpose: 'task' | 'news', hint: string): Draft => ({
  template: 'taskOverdue', purpose, card: { no: data.no, subject: plainName(data.category), time: purpose === 'task' ? data.due?.at ?? at : at, hint },
})

const progress = ({ data, at }: ReportEvent, purpose: 'news' | 'result', subject: string, hint: string): Draft => ({
  template: 'progress', purpose, card: { no: data.no, subject, time: at, hint },
})

/** A card shows on a locked phone, to anyone beside it: that there is a dispute is nobody's business (wechat.md, Subscribe). */
function plainName(category: Category): string {
  return category === 'dispute' ? '事项' : REPORT_CATEGORIES[category].name
}
