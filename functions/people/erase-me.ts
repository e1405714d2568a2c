import type { Actor } from '../kernel/auth'
import { lookupHash } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import type { PeopleDeps } from './deps'

/**
 * Erases the profile (个人信息保护法 §47). Case files whose legal retention runs are kept, but hold only the
 * bare id, which now leads to no name, phone or WeChat account.
 */
export async function eraseMe(deps: PeopleDeps, actor: Actor): Promise<void> {
  const person = await deps.store.person(actor.personId)
  if (!person) throw new Refusal('NOT_SIGNED_IN')
  const { lookupKey } = await deps.secrets()
  const hash = person.openid === undefined ? undefined : lookupHash(lookupKey, person.openid)
  if ((await deps.store.erase(person, hash)) === 'conditionFailed') throw new Refusal('BUSY')
  await deps.hangUp(actor.personId)
}
