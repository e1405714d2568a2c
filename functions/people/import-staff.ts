import { LANGUAGES } from '@fengqiao/shared/contracts/people'
import { RoleGrant } from '@fengqiao/shared/roles'
import { Ulid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import { lookupHash } from '../kernel/hash'
import type { Sealer } from '../kernel/seal'
import type { Secrets } from '../kernel/secrets'
import { staffContext } from './contacts'
import { maskPhone } from './person'
import type { PeopleStore } from './store'

/** One member of staff as the roster lists him. */
export const RosterRow = z.object({
  staffId: Ulid,
  name: z.string().check(z.minLength(1), z.maxLength(20)),
  phone: z.string().check(z.regex(/^1\d{10}$/)),
  languages: z.array(z.enum(LANGUAGES)),
  roles: z.array(RoleGrant),
})
export type RosterRow = z.infer<typeof RosterRow>

/** Writes roster rows; the same version again changes nothing. Who is bound to which account stays as it is. */
export async function importStaff(deps: { store: PeopleStore; sealer: Sealer; secrets: () => Promise<Secrets> }, rosterVersion: string, rows: readonly RosterRow[]): Promise<void> {
  const { lookupKey } = await deps.secrets()
  await deps.store.putStaff(await Promise.all(rows.map(async ({ phone, ...row }) => ({
    ...row, phoneMasked: maskPhone(phone), phoneHash: lookupHash(lookupKey, phone), rosterVersion,
    sealed: await deps.sealer.seal({ phone }, staffContext(row.staffId)),
  }))))
}
