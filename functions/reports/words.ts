import type { ReportEventType, ReportState } from '@fengqiao/shared/lifecycles/report'
import { ROLE_NAMES } from '@fengqiao/shared/roles'
import type { Holder } from './report-event'

/** 网格员李强, or the post: 网格长, 苏木镇综治中心. */
export function holderWords(holder: Holder): string {
  const post = holder.role === 'officer' ? (holder.area.length === 6 ? '旗县综治中心' : '苏木镇综治中心') : ROLE_NAMES[holder.role]
  return `${post}${holder.name ?? ''}`
}

/** Where the matter stands, in one sentence a neighbour would use. Times are told beside it, by `due`. */
export function sentenceOf(report: { status: ReportState; holder: Holder; closedAs?: 'confirmed' | 'unconfirmed' | undefined }): string {
  const who = holderWords(report.holder)
  switch (report.status) {
    case 'dispatched': return `已派给${who}，等待签收`
    case 'accepted': return `${who}已签收，正在处理`
    case 'resolved': return `${who}说已办好，请您看看是否解决`
    case 'closed': return report.closedAs === 'confirmed' ? '已办结，您已确认解决' : '已办结，7 天内没有收到您的回复'
    case 'returned': return `派错了地方，${who}正在改派`
    case 'escalated': return `已上报到${who}，由他们接手`
    case 'reopened': return `您说没有解决，${who}正在重新安排`
    case 'withdrawn': return '您已撤回'
    case 'rejected': return '没有受理，理由见下方'
  }
}

/** The same for the person who has to do something about it. */
export function taskSentenceOf(report: { status: ReportState; holder: Holder }): string {
  switch (report.status) {
    case 'dispatched': return '等待签收'
    case 'accepted': return '已签收，处理中'
    case 'resolved': return '已办好，等反映人确认'
    case 'closed': return '已办结'
    case 'returned': return '网格员退回，请改派或接手'
    case 'escalated': return '下级上报或超时，请接手或改派'
    case 'reopened': return '反映人说没有解决，请重新安排'
    case 'withdrawn': return '反映人已撤回'
    case 'rejected': return '不予受理'
  }
}

/** What happened, for the timeline. */
export function eventWords(type: ReportEventType, holder: Holder): string {
  const who = holderWords(holder)
  switch (type) {
    case 'submitted': return `已受理，派给${who}`
    case 'accepted': return '已签收，开始处理'
    case 'resolved': return '已办好，等待确认'
    case 'confirmed': return '确认已经解决'
    case 'returned': return `退回，交${who}改派`
    case 'redispatched': return `改派给${who}`
    case 'escalated': return `上报给${who}`
    case 'reopened': return `没有解决，交${who}重新安排`
    case 'withdrawn': return '撤回'
    case 'rejected': return '不予受理'
    case 'overdue': return `超过时限，自动上报给${who}`
    case 'chased': return `超过时限，督办${who}`
    case 'closedUnconfirmed': return '7 天没有回复，自动办结'
    case 'contactRevealed': return '查看了联系电话'
  }
}

/** What the running clock waits for. */
export function clockWords(what: 'accept' | 'resolve' | 'decide' | 'closeUnconfirmed'): string {
  switch (what) {
    case 'accept': return '签收'
    case 'resolve': return '办结'
    case 'decide': return '安排'
    case 'closeUnconfirmed': return '请您确认'
  }
}
