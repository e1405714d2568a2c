import { createHash, createHmac } from 'node:crypto'

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json }

/** JSON with sorted keys and without undefined: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]))
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value
  throw new TypeError(`canonicalJson: ${typeof value} is not JSON`)
}

/** SHA-256 of the canonical JSON, base64url (43 characters). */
export function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url')
}

/** A keyed hash, to find a phone number or openid without storing it as a key in the clear. */
export function lookupHash(key: string, value: string): string {
  return createHmac('sha256', key).update(value).digest('base64url')
}
