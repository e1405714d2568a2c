import * as z from 'zod/mini'
import { AreaCode, contains } from './area'

export const STAFF_ROLES = ['gridWorker', 'gridLeader', 'officer', 'mediator', 'courtClerk', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

export const ROLE_NAMES: Record<StaffRole, string> = {
  gridWorker: '网格员',
  gridLeader: '网格长',
  officer: '综治中心',
  mediator: '调解员',
  courtClerk: '法院',
  admin: '管理员',
}

/** A role over an area: the scope is the area code, and permission is a prefix test. */
export const RoleGrant = z.strictObject({ role: z.enum(STAFF_ROLES), area: AreaCode })
export type RoleGrant = z.infer<typeof RoleGrant>

/** Whether any of the grants gives `role` over `area`. */
export function holds(grants: readonly RoleGrant[], role: StaffRole, area: string): boolean {
  return grants.some((grant) => grant.role === role && contains(grant.area, area))
}
