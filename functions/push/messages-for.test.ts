import type { ReportEvent } from '../reports/report-event'
import { COMMUNITY, GRID, reportEvent } from '../../tests/support/report-events'
import { alarmAbout, messagesFor } from './messages-for'

const worker = { role: 'gridWorker' as const, area: GRID, staffId: 'W' }
const other = { role: 'gridWorker' as const, area: GRID, staffId: 'O' }
const leader = { role: 'gridLeader' as const, area: COMMUNITY }

/** Who gets which card: "worker: taskArrived …". */
function cards(event: ReportEvent): string[] {
  return messagesFor(event).flatMap(({ to, draft }) => {
    if (!draft) return []
    const who = 'reporterId' in to ? 'reporter' : (to.holder.staffId ?? to.holder.role)
    return [`${who}: ${draft.template} ${draft.card.subject} ${draft.card.hint}`]
  })
}

describe('who is told of what', () => {
  test('a new report: its worker gets the task; the reporter has his answer on the screen already', () => {
    expect(cards(reportEvent('submitted', { holder: worker }))).toEqual(['W: taskArrived 安全隐患 请点开查看并签收'])
  })

  test('each step a reporter waits for reaches him', () => {
    const told = (type: ReportEvent['type']) => cards(reportEvent(type, { holder: worker })).filter((line) => line.startsWith('reporter'))
    expect(told('accepted')).toEqual(['reporter: progress 已签收 工作人员已签收，开始办理'])
    expect(told('resolved')).toEqual(['reporter: progress 已处理 请看结果，没办好可要求重办'])
    expect(told('rejected')).toEqual(['reporter: progress 不予受理 理由和下一步办法请点开查看'])
    expect(told('closedUnconfirmed')).toEqual(['reporter: progress 已办结 没有收到您的确认，已自动办结'])
  })

  test('his own steps make no noise in his pocket', () => {
    for (const type of ['submitted', 'confirmed', 'reopened', 'withdrawn'] as const) {
      expect(cards(reportEvent(type, { holder: worker })).filter((line) => line.startsWith('reporter'))).toEqual([])
    }
  })

  test('a report that runs over its time: the leader gets it, the worker is told it left his desk', () => {
    const event = reportEvent('overdue', { holder: leader, heldBefore: worker, due: { what: 'decide', at: '2026-11-24T08:00:00.000Z' } })
    expect(cards(event)).toEqual([
      'gridLeader: taskOverdue 安全隐患 下级超时未办，请点开处理', 'reporter: progress 已上报 超过时限，已自动上报上一级', 'W: taskOverdue 安全隐患 超过时限，已上报上一级',
    ])
    const times = messagesFor(event).map(({ draft }) => draft?.card.time)
    // The leader sees by when he must act, the worker when his time ran out.
    expect(times).toEqual(['2026-11-24T08:00:00.000Z', event.at, event.at])
  })

  test('a redispatch: the new worker gets the task, the old one need not set out', () => {
    expect(cards(reportEvent('redispatched', { holder: other, heldBefore: worker }))).toEqual([
      'O: taskArrived 安全隐患 改派给您，请点开查看并签收', 'reporter: progress 已改派 已改派给负责这里的工作人员', 'W: progress 已改派 已转给别人办理，您不用再办',
    ])
  })

  test('a dispute is only 事项 on a phone that lies on the table', () => {
    expect(cards(reportEvent('submitted', { holder: worker, category: 'dispute' }))).toEqual(['W: taskArrived 事项 请点开查看并签收'])
  })

  test('everyone concerned sees it in the open app, card or not', () => {
    expect(messagesFor(reportEvent('contactRevealed', { holder: worker }))).toHaveLength(2)
    expect(messagesFor(reportEvent('returned', { holder: leader, heldBefore: worker }))).toHaveLength(3)
  })

  test('an alarm asks the leader to pick up the phone', () => {
    const card = { no: '1', subject: '供暖', time: '2026-11-24T08:00:00.000Z', hint: '请点开查看并签收' }
    expect(alarmAbout({ role: 'gridWorker' }, card)).toMatchObject({ template: 'taskArrived', purpose: 'alarm', card: { hint: '网格员没收到提醒，请打电话告知' } })
  })
})
