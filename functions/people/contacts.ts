import type { StaffRole } from '@fengqiao/shared/roles'
import type { Sealer } from '../kernel/seal'
import { openIdentity, type Identity } from './person'
import type { PeopleStore } from './store'
import * as z from 'zod/mini'

/** How to reach people: for push, and for a call that the caller has recorded as an event. */
export type Contacts = ReturnType<typeof contactsOf>

export function contactsOf(store: PeopleStore, sealer: Sealer) {
  const ofPerson = async (personId: string) => {
    const person = await store.person(personId)
    return person?.openid === undefined ? undefined : { personId, openid: person.openid }
  }
  return {
    ofPerson,
    async ofStaff(staffId: string): Promise<{ staffId: string; name: string; personId?: string; openid?: string } | undefined> {
      const [staff, personId] = await Promise.all([store.staff(staffId), store.boundPerson(staffId)])
      if (!staff) return undefined
      const bound = personId === undefined ? undefined : await ofPerson(personId)
      return { staffId, name: staff.name, ...bound }
    },
    async atPost(role: StaffRole, area: string): Promise<{ staffId: string }[]> {
      const rows = await Promise.all((await store.staffAtPost(role, area)).map((staffId) => store.staff(staffId)))
      // A row may outlive the post; the roster's own word counts.
      return rows.flatMap((staff) => (staff?.roles.some((grant) => grant.role === role && grant.area === area) ? [{ staffId: staff.staffId }] : []))
    },
    /** A resident's name and phone in the clear. */
    async identityOf(personId: string): Promise<Identity> {
      const person = await store.person(personId)
      return person ? openIdentity(person, sealer) : {}
    },
    /** A member of staff's duty phone in the clear. */
    async phoneOfStaff(staffId: string): Promise<{ name: string; phone: string } | undefined> {
      const staff = await store.staff(staffId)
      return staff && { name: staff.name, phone: StaffPhone.parse(await sealer.open(staff.sealed, staffContext(staffId))).phone }
    },
  }
}

export const StaffPhone = z.object({ phone: z.string() })
export const staffContext = (staffId: string) => ({ staff: staffId })
