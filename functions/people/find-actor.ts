import type { FindActor } from '../kernel/auth'
import type { PeopleStore } from './store'

/** Reads who is calling: 0.5 read units for a resident, 1 for staff. A raised epoch means he signed out. */
export function findActorIn(store: Pick<PeopleStore, 'person' | 'staff'>): FindActor {
  return async (personId, epoch) => {
    const person = await store.person(personId)
    if (!person || person.openid === undefined || person.epoch !== epoch) return undefined
    // Binding a post to another account takes it from this person in the same transaction, so this is the truth.
    const staff = person.staffId === undefined ? undefined : await store.staff(person.staffId)
    return {
      personId,
      openid: person.openid,
      ...(person.consent === undefined ? {} : { consent: person.consent }),
      ...(staff ? { staff: { id: staff.staffId, name: staff.name, roles: staff.roles } } : {}),
    }
  }
}
