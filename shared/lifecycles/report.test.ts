import { allowedActions, decide } from './engine'
import { REPORT_LIFECYCLE, REPORT_STATES, isOpen, type ReportRelation } from './report'

const as = (...relations: ReportRelation[]) => new Set<string>(relations)
const allFacts = { levelAbove: true, within14Days: true, reopensLeft: true, deskOfWorker: true }

describe('report lifecycle', () => {
  it('the handler accepts what was dispatched to him, nobody else does', () => {
    expect(decide(REPORT_LIFECYCLE, { state: 'dispatched', action: 'accept', relations: as('handler'), facts: {} })).toMatchObject({ ok: true, transition: { to: 'accepted', clock: 'resolve' } })
    expect(decide(REPORT_LIFECYCLE, { state: 'dispatched', action: 'accept', relations: as('reporter', 'officer'), facts: {} })).toEqual({ ok: false, why: 'notPermitted' })
  })
  it('a move the table does not hold is illegal, not skipped', () => {
    expect(decide(REPORT_LIFECYCLE, { state: 'closed', action: 'accept', relations: as('handler'), facts: {} })).toEqual({ ok: false, why: 'illegal' })
  })
  it('a third reopening, or one after 14 days, names its reason', () => {
    const reopen = (facts: object) => decide(REPORT_LIFECYCLE, { state: 'closed', action: 'reopen', relations: as('reporter'), facts: { ...allFacts, ...facts } })
    expect(reopen({ reopensLeft: false })).toEqual({ ok: false, why: 'guard', guard: 'reopensLeft' })
    expect(reopen({ within14Days: false })).toEqual({ ok: false, why: 'guard', guard: 'within14Days' })
    expect(reopen({})).toMatchObject({ ok: true, transition: { to: 'reopened' } })
  })
  it('offers the reporter of a resolved report to confirm or reopen', () => {
    expect(allowedActions(REPORT_LIFECYCLE, { state: 'resolved', relations: as('reporter'), facts: allFacts })).toEqual(['confirm', 'reopen'])
  })
  it('never leaves an open report without a clock, or a clock without a system move', () => {
    for (const transition of REPORT_LIFECYCLE) {
      if (isOpen(transition.to) || transition.to === 'resolved') expect(transition.clock).not.toBe('none')
      else expect(transition.clock).toBe('none')
    }
    for (const state of REPORT_STATES.filter((s) => isOpen(s) || s === 'resolved')) {
      for (const top of [true, false]) {
        const moves = allowedActions(REPORT_LIFECYCLE, { state, relations: as('system'), facts: { levelAbove: !top, atTop: top } })
        expect(moves).toHaveLength(1)
      }
    }
  })
  it('reaches every state from the first one', () => {
    const seen = new Set(['dispatched'])
    for (let size = 0; size !== seen.size; ) {
      size = seen.size
      for (const t of REPORT_LIFECYCLE) if (t.from.some((from) => seen.has(from))) seen.add(t.to)
    }
    expect([...seen].sort()).toEqual([...REPORT_STATES].sort())
  })
})
