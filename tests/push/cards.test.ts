import { CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'
import { REPORT_LIFECYCLE } from '@fengqiao/shared/lifecycles/report'
import { cardData } from '../../functions/push/card'
import { alarmAbout, isReportEventType, messagesFor, type Draft } from '../../functions/push/messages-for'
import { KINDS, templatesOf } from '../../functions/push/templates'
import type { ReportEvent } from '../../functions/reports/report-event'
import { isFieldValue } from '../../local/wechat/fields'
import { templates as sandboxTemplates } from '../../local/wechat/templates'
import { COMMUNITY, GRID, reportEvent } from '../support/report-events'

const ROLES = ['gridWorker', 'gridLeader', 'officer'] as const
const TYPES: ReportEvent['type'][] = ['submitted', 'contactRevealed', ...new Set(REPORT_LIFECYCLE.map((transition) => transition.event))]
const local = templatesOf('local')

/** Everything a card could say: each kind of event, category and holder, with names, places and texts to leak. */
function everyDraft(): Draft[] {
  return TYPES.flatMap((type) => CATEGORIES.flatMap((category) => ROLES.flatMap((role) => {
    const event = reportEvent(type, {
      category, note: '王大爷家漏水', content: { description: '楼上张三家漏水' },
      holder: { role, area: role === 'gridWorker' ? GRID : COMMUNITY, name: '李强', phoneMasked: '199****0001' },
      heldBefore: { role: 'gridWorker', area: GRID, staffId: 'S1', name: '周涛' },
    })
    const drafts = messagesFor(event).flatMap(({ draft }) => (draft ? [draft] : []))
    return [...drafts, ...drafts.map((draft) => alarmAbout({ role }, draft.card))]
  })))
}

describe('message cards', () => {
  test('every card fits WeChat’s limits, whatever happened to whatever kind of report', () => {
    const drafts = everyDraft()
    expect(drafts.length).toBeGreaterThan(100)
    for (const draft of drafts) {
      const data = cardData(local(draft.template), draft.card)
      const fields = sandboxTemplates.find(({ id }) => id === local(draft.template).id)?.fields ?? []
      expect(Object.keys(data)).toEqual(fields.map(({ key }) => key))
      for (const { key, type } of fields) expect([key, data[key], isFieldValue(type, data[key] ?? '')]).toEqual([key, data[key], true])
    }
  })

  test('nothing is cut off: each hint and state is shown whole', () => {
    for (const draft of everyDraft()) {
      const values = Object.values(cardData(local(draft.template), draft.card))
      expect(values).toEqual(expect.arrayContaining([draft.card.no, draft.card.subject, draft.card.hint]))
    }
  })

  test('no card tells of a dispute, a name, a place or what was written', () => {
    for (const draft of everyDraft()) {
      expect(JSON.stringify(draft.card)).not.toMatch(/纠纷|邻里|漏水|王大爷|张三|李强|周涛|199/)
    }
  })

  test('a number that WeChat would refuse is made to fit rather than losing the message', () => {
    const data = cardData(local('taskArrived'), { no: `临河${'9'.repeat(40)}`, subject: '长'.repeat(30), time: '2026-11-24T02:00:00.000Z', hint: '换\n行' })
    expect(data).toEqual({ character_string1: '9'.repeat(32), thing2: '长'.repeat(20), time3: '2026年11月24日 10:00', thing4: '换行' })
  })

  test('times are Beijing time, also past midnight', () => {
    expect(cardData(local('progress'), { no: '1', subject: '已签收', time: '2026-12-31T16:05:00.000Z', hint: '好' })).toMatchObject({ time3: '2027年01月01日 00:05' })
  })

  test('our local templates are the sandbox’s own', () => {
    expect(SUBSCRIPTION_TEMPLATES.map((name) => ({ id: local(name).id, kind: KINDS[name], keys: Object.values(local(name).fields) })))
      .toEqual(sandboxTemplates.map(({ id, kind, fields }) => ({ id, kind, keys: fields.map(({ key }) => key) })))
  })

  test('a stage without templates says so when a message is to go out', () => {
    expect(() => templatesOf('prod')('progress')).toThrow('templates')
  })

  test('every event of the lifecycle is known to push', () => {
    expect(TYPES.filter((type) => !isReportEventType(type))).toEqual([])
  })
})
