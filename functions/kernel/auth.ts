import type { RoleGrant } from '@fengqiao/shared/roles'
import { SignJWT, errors, jwtVerify } from 'jose'
import { Refusal } from './problem'
import type { Clock } from './clock'

/** Who is calling, as known at this moment: roles and consent are read per request, not from the token. */
export interface Actor {
  readonly personId: string
  readonly openid: string
  /** Version of the privacy notice agreed to. */
  readonly consent?: string
  readonly staff?: { readonly id: string; readonly name: string; readonly roles: readonly RoleGrant[] }
}

/** Looks up the actor of a token; undefined when the person is gone or has signed out since (`epoch`). */
export type FindActor = (personId: string, epoch: number) => Promise<Actor | undefined>

/** A week: a grid worker must not have to sign in on the pasture, and sign-out revokes at once. Seconds. */
const LIFETIME = 7 * 24 * 3600
const ISSUER = 'fengqiao'

export async function issueToken(key: string, subject: { personId: string; epoch: number }, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000)
  return new SignJWT({ epoch: subject.epoch })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(subject.personId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LIFETIME)
    .sign(new TextEncoder().encode(key))
}

/**
 * The person and epoch a token stands for.
 * @throws Refusal NOT_SIGNED_IN for anything forged, expired or malformed
 */
export async function readToken(key: string, token: string, clock: Clock): Promise<{ personId: string; epoch: number }> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key), { algorithms: ['HS256'], issuer: ISSUER, currentDate: new Date(clock()) })
    if (typeof payload.sub !== 'string' || typeof payload['epoch'] !== 'number') throw new Refusal('NOT_SIGNED_IN')
    return { personId: payload.sub, epoch: payload['epoch'] }
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new Refusal('NOT_SIGNED_IN')
    throw error
  }
}
