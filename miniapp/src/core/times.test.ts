import { deadlineOf, spanText, whenText } from './times'

const NOW = Date.parse('2026-11-24T15:50:00Z') // 23:50 in Beijing
const MINUTE = 60_000

test.each([
  ['2026-11-24T15:59:00Z', '今天 23:59'],
  ['2026-11-24T16:01:00Z', '明天 00:01'],
  ['2026-11-23T16:00:00Z', '今天 00:00'],
  ['2026-11-22T16:00:00Z', '昨天 00:00'],
  ['2026-11-26T18:00:00+08:00', '11月26日 18:00'],
])('%s is read as %s, in Beijing time whatever the phone is set to', (iso, words) => expect(whenText(iso, NOW)).toBe(words))

test.each([
  [0.5, '不到 1 分钟'], [5, '5 分钟'], [60, '1 小时'], [80, '1 小时 20 分'], [24 * 60, '1 天'], [76 * 60, '3 天 4 小时'],
])('%s minutes are read as %s', (minutes, words) => expect(spanText(minutes * MINUTE)).toBe(words))

test('a deadline is calm, then soon, then over', () => {
  const from = new Date(NOW - 100 * MINUTE).toISOString()
  const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString()
  expect(deadlineOf(at(600), from, NOW).tone).toBe('calm')
  expect(deadlineOf(at(20), from, NOW).tone).toBe('soon')
  expect(deadlineOf(at(-1), from, NOW)).toMatchObject({ tone: 'over', share: 1 })
})
