import type { Refusal } from './platform'

/** WeChat tells its failures apart by `errMsg` text only. */
export function refusalOf(error: unknown): Refusal {
  const text = typeof error === 'object' && error !== null && 'errMsg' in error ? String(error.errMsg) : ''
  if (/cancel/i.test(text)) return 'cancelled'
  if (/auth|den(y|ied)|permission|privacy/i.test(text)) return 'denied'
  return 'unavailable'
}
