import type { Me } from '@fengqiao/shared/contracts/people'
import * as z from 'zod/mini'
import type { Sealer } from '../kernel/seal'
import type { PeopleStore, PersonItem } from './store'

/** What a person's sealed field holds. */
export const Identity = z.object({ name: z.optional(z.string()), phone: z.optional(z.string()) })
export type Identity = z.infer<typeof Identity>

/** Binds a sealed identity to its item, so that it cannot be moved to another person. */
export const identityContext = (personId: string) => ({ person: personId })

/** Name and phone of a person, opened. Every caller that shows them to someone else must record why. */
export async function openIdentity(person: Pick<PersonItem, 'id' | 'sealed'>, sealer: Sealer): Promise<Identity> {
  return person.sealed === undefined ? {} : Identity.parse(await sealer.open(person.sealed, identityContext(person.id)))
}

/** 138****1234: enough to recognise one's own number, too little to call it. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

export async function meOf(person: PersonItem, deps: { store: PeopleStore; sealer: Sealer }): Promise<Me> {
  const { name } = await openIdentity(person, deps.sealer)
  const staff = person.staffId === undefined ? undefined : await deps.store.staff(person.staffId)
  return {
    id: person.id,
    language: person.language,
    ...(name === undefined ? {} : { name }),
    ...(person.phoneMasked === undefined ? {} : { phoneMasked: person.phoneMasked }),
    ...(person.consent === undefined ? {} : { consent: person.consent }),
    ...(staff ? { staff: { id: staff.staffId, name: staff.name, roles: staff.roles } } : {}),
  }
}
