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

/** Rows written at once: enough to fill a connection pool, few enough not to be throttled. */
const AT_ONCE = 20

/** Writes roster rows; the same version again changes nothing. Bindings of phones to accounts are kept. */
export async function importStaff(deps: { store: PeopleStore; sealer: Sealer; secrets: () => Promise<Secrets> }, rosterVersion: string, rows: readonly RosterRow[]): Promise<void> {
  const { lookupKey } = await deps.secrets()
  const write = async ({ phone, ...row }: RosterRow) => {
    const sealed = await deps.sealer.seal({ phone }, staffContext(row.staffId))
    await deps.store.putStaff({ ...row, sealed, phoneMasked: maskPhone(phone), phoneHash: lookupHash(lookupKey, phone), rosterVersion })
  }
  for (let from = 0; from < rows.length; from += AT_ONCE) await Promise.all(rows.slice(from, from + AT_ONCE).map(write))
}
