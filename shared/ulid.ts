import * as z from 'zod/mini'
import { decodeTime, ulid } from 'ulid'

/** Crockford base 32, 26 characters; the first is at most 7 because a ULID has 128 bits. */
const PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

export const Ulid = z.string().check(z.regex(PATTERN, '编号格式不对'))

/**
 * Makes a ULID. The random source is an argument because phones and Lambda have different ones
 * (a mini-program has no `crypto.getRandomValues`).
 * @param now milliseconds since 1970
 * @param random a number in [0, 1), from a cryptographic source
 */
export function newUlid(now: number, random: () => number): string {
  return ulid(now, random)
}

/** The time in a ULID, milliseconds since 1970. Throws on a string that is no ULID. */
export function ulidTime(id: string): number {
  return decodeTime(id)
}
