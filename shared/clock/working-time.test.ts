import { addSpan, calendarKnown, isWorkingDay, toShanghaiIso } from './working-time'

const at = (iso: string) => Date.parse(iso)
const after = (iso: string, span: Parameters<typeof addSpan>[1]) => toShanghaiIso(addSpan(at(iso), span))

describe('time limits', () => {
  it('clock hours run through nights and holidays', () => {
    expect(after('2026-10-01T23:30:00+08:00', { hours: 2 })).toBe('2026-10-02T01:30:00+08:00')
  })
  it('working hours stop at noon and in the evening', () => {
    expect(after('2026-11-24T11:00:00+08:00', { workingHours: 4 })).toBe('2026-11-24T17:30:00+08:00')
    expect(after('2026-11-24T17:00:00+08:00', { workingHours: 4 })).toBe('2026-11-25T11:30:00+08:00')
  })
  it('a report in the night starts its working hours in the morning', () => {
    expect(after('2026-11-24T03:00:00+08:00', { workingHours: 1 })).toBe('2026-11-24T09:30:00+08:00')
  })
  it('working days skip the National Day holiday and count the 调休 Saturday', () => {
    expect(isWorkingDay('2026-10-01')).toBe(false)
    expect(isWorkingDay('2026-10-10')).toBe(true)
    expect(after('2026-09-30T10:00:00+08:00', { workingDays: 2 })).toBe('2026-10-09T18:00:00+08:00')
    expect(after('2026-10-09T10:00:00+08:00', { workingDays: 1 })).toBe('2026-10-10T18:00:00+08:00')
  })
  it('a year whose calendar is not published counts Monday to Friday', () => {
    expect(calendarKnown(2026)).toBe(true)
    expect(calendarKnown(2099)).toBe(false)
    expect(isWorkingDay('2099-10-01')).toBe(true)
    expect(isWorkingDay('2099-10-03')).toBe(false)
  })
})
