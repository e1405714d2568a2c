import type { Answer } from './answers'
import { failure, newSecret } from './answers'
import type { IssuedToken, SandboxState } from './state'

/** Seconds a token lives. */
const LIFETIME = 7200
/** In the last five minutes a normal call already gets the next token, and old and new both work (WeChat's own overlap). */
const OVERLAP = 300
const FORCED_PER_DAY = 20
const FORCED_APART_MS = 30_000

const expiry = (token: IssuedToken): number => token.at + LIFETIME * 1000

/**
 * `stable_token`: the same token until five minutes before its end. A forced refresh makes a new one, at most
 * 20 a day (45009) and 30 s apart (sooner answers the current one unchanged).
 */
export function stableToken(state: SandboxState, now: number, force: boolean): Answer {
  const current = state.tokens.at(-1)
  const usable = current !== undefined && expiry(current) - now > OVERLAP * 1000
  const forced = state.tokens.filter(token => token.forced && now - token.at < 86_400_000)
  const tooSoon = forced.some(token => now - token.at < FORCED_APART_MS)
  if (usable && (!force || tooSoon)) return grant(current, now)
  if (force && forced.length >= FORCED_PER_DAY) return failure(45009)
  const fresh: IssuedToken = { type: 'token', token: `sandbox_${newSecret(64)}`, at: now, forced: force }
  state.record(fresh)
  return grant(fresh, now)
}

const grant = (token: IssuedToken, now: number): Answer => ({
  access_token: token.token,
  expires_in: Math.floor((expiry(token) - now) / 1000),
})

/** Why this token may not be used, or undefined when it may: 41001 missing, 40001 unknown or replaced, 42001 expired. */
export function tokenFault(state: SandboxState, now: number, token: string | undefined): Answer | undefined {
  if (!token) return failure(41001)
  const index = state.tokens.findIndex(issued => issued.token === token)
  const issued = state.tokens[index]
  if (!issued) return failure(40001)
  if (now >= expiry(issued)) return failure(42001)
  const next = state.tokens[index + 1]
  // The one before the newest keeps working for the overlap; older ones do not.
  if (next && (index < state.tokens.length - 2 || now - next.at >= OVERLAP * 1000)) return failure(40001)
  return undefined
}
