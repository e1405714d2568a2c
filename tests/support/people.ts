import type { Actor } from '../../functions/kernel/auth'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import type { RoleGrant } from '@fengqiao/shared/roles'
import { newUlid } from '@fengqiao/shared/ulid'

export const ulid = () => newUlid(Date.now(), Math.random)

/** A resident who has agreed to the privacy notice. */
export function resident(personId = ulid()): Actor {
  return { personId, openid: `openid-${personId}`, consent: PRIVACY_VERSION }
}

/** A member of staff with one role over one area. */
export function staff(name: string, role: RoleGrant['role'], area: string, staffId = ulid()): Actor & { staff: NonNullable<Actor['staff']> } {
  return { ...resident(), staff: { id: staffId, name, roles: [{ role, area }] } }
}
