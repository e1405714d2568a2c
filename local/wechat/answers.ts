import { randomBytes } from 'node:crypto'

/** WeChat answers errors with HTTP 200 and an `errcode`; these are the texts it uses. */
const texts: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41030: 'invalid page',
  42001: 'access_token expired',
  43101: 'user refuse to accept the msg',
  43104: 'appid not match openid',
  44004: 'empty content',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  47003: 'argument invalid!',
  61010: 'code is expired',
}

/** An answer of the platform: errcode 0 or absent is success. */
export type Answer = { readonly errcode?: number; readonly errmsg?: string } & Readonly<Record<string, unknown>>

const hex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** An error answer with WeChat's wording and a request id, as the real platform gives. `detail` goes after the text. */
export function failure(errcode: number, detail = ''): Answer {
  const text = [texts[errcode] ?? 'unknown error', detail].filter(Boolean).join(' ')
  return { errcode, errmsg: `${text} rid: ${hex(4)}-${hex(4)}-${hex(4)}` }
}

/** A successful answer with its fields. */
export const success = (fields: Readonly<Record<string, unknown>> = {}): Answer => ({ errcode: 0, errmsg: 'ok', ...fields })

/** A trace id in the platform's shape. */
export const newTraceId = (): string => `${hex(4)}-${hex(4)}-${hex(4)}`
/** `bytes` random bytes as hex: codes, tokens, session keys. */
export const newSecret = hex
