/** All times a citizen reads are Beijing time, whatever the phone is set to (UTC+8, no summer time). */
const BEIJING = 8 * 3_600_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (n: number) => String(n).padStart(2, '0')

function parts(ms: number) {
  const date = new Date(ms + BEIJING)
  return { day: Math.floor((ms + BEIJING) / DAY), month: date.getUTCMonth() + 1, date: date.getUTCDate(), clock: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` }
}

/** 今天 14:30 · 明天 09:00 · 昨天 … · 11月26日 18:00 */
export function whenText(iso: string, now: number): string {
  const at = parts(Date.parse(iso))
  const near = { '-1': '昨天', 0: '今天', 1: '明天' }[String(at.day - parts(now).day)]
  return `${near ?? `${at.month}月${at.date}日`} ${at.clock}`
}

/** 10:32 */
export function clockText(ms: number): string {
  return parts(ms).clock
}

/** 3 天 4 小时 · 1 小时 20 分 · 5 分钟; never "0": less than a minute is 不到 1 分钟. */
export function spanText(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE)
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} 天` : `${days} 天 ${hours % 24} 小时`
}

/**
 * How much of a time limit is used, for the thin bar.
 * @param share 0 just begun, 1 at the deadline
 */
export function deadlineOf(at: string, from: string, now: number): { share: number; left: number; tone: 'calm' | 'soon' | 'over' } {
  const end = Date.parse(at)
  const begin = Date.parse(from)
  const left = end - now
  const share = Math.min(1, Math.max(0, (now - begin) / Math.max(1, end - begin)))
  if (left < 0) return { share: 1, left, tone: 'over' }
  return { share, left, tone: left < HOUR || share > 0.8 ? 'soon' : 'calm' }
}
