import type { Sealer } from '../kernel/seal'
import type { AppTable } from '../kernel/table'
import { contactsOf } from './contacts'
import { findActorIn } from './find-actor'
import { peopleStore } from './store'

/** What other capabilities' Lambda entries may ask of people. Names and phones need the sealer. */
export function openPeople(table: AppTable) {
  const store = peopleStore(table)
  return {
    findActor: findActorIn(store),
    openidOf: async (personId: string) => (await store.person(personId))?.openid,
    contacts: (sealer: Sealer) => contactsOf(store, sealer),
  }
}
