import { getHolidaysInRange, isWorkday } from 'chinese-days'
import type { Span } from '../catalogue/report-categories'

/** China has one time zone and no daylight saving, so local time is a fixed shift. Milliseconds. */
const SHANGHAI = 8 * 3_600_000
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Office hours of the centres, minutes after local midnight. A setting, not a rule of law. */
const OFFICE_HOURS: readonly (readonly [number, number])[] = [[8 * 60 + 30, 12 * 60], [14 * 60 + 30, 18 * 60]]

/** Whether the State Council's calendar of that year is known (it is published each November). */
export function calendarKnown(year: number): boolean {
  return getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0
}

/**
 * A workday by the State Council calendar, 调休 included. For a year whose calendar is not yet published
 * Monday to Friday counts: clocks must still run, and a later calendar only moves clocks started after it.
 * @param date local date, YYYY-MM-DD
 */
export function isWorkingDay(date: string): boolean {
  if (calendarKnown(Number(date.slice(0, 4)))) return isWorkday(date)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/**
 * The moment a span after `start` ends.
 * Clock hours run through. Working hours run in office hours of workdays. Working days end at the close of
 * business of the n-th workday after the start day (the start day is not counted, as in 民诉法 §85).
 * @param start milliseconds since 1970
 */
export function addSpan(start: number, span: Span): number {
  if ('hours' in span) return start + span.hours * 60 * MINUTE
  if ('workingHours' in span) return addWorkingMinutes(start, span.workingHours * 60)
  let day = localMidnight(start)
  for (let left = span.workingDays; left > 0; ) {
    day += DAY
    if (isWorkingDay(dateOf(day))) left -= 1
  }
  return day - SHANGHAI + lastOf(OFFICE_HOURS)[1] * MINUTE
}

function addWorkingMinutes(start: number, minutes: number): number {
  let left = minutes * MINUTE
  for (let day = localMidnight(start); ; day += DAY) {
    if (!isWorkingDay(dateOf(day))) continue
    for (const [from, to] of OFFICE_HOURS) {
      const opens = Math.max(start, day - SHANGHAI + from * MINUTE)
      const closes = day - SHANGHAI + to * MINUTE
      if (opens >= closes) continue
      if (opens + left <= closes) return opens + left
      left -= closes - opens
    }
  }
}

/** Local midnight of the day of `at`, as milliseconds on a clock that reads Shanghai time in UTC fields. */
function localMidnight(at: number): number {
  return Math.floor((at + SHANGHAI) / DAY) * DAY
}

function dateOf(localMidnightMs: number): string {
  return new Date(localMidnightMs).toISOString().slice(0, 10)
}

function lastOf<T>(items: readonly T[]): T {
  const last = items[items.length - 1]
  if (last === undefined) throw new RangeError('no office hours')
  return last
}

/** ISO 8601 with the Shanghai offset, to the second: what the API answers. */
export function toShanghaiIso(at: number): string {
  return `${new Date(at + SHANGHAI).toISOString().slice(0, 19)}+08:00`
}

