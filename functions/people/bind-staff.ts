import type { Me } from '@fengqiao/shared/contracts/people'
import type { Actor } from '../kernel/auth'
import { lookupHash } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import type { PeopleDeps } from './deps'
import { sessionOf } from './open-session'
import { identityContext, maskPhone, openIdentity } from './person'
import { fromWechat } from './wechat-errors'

/**
 * Binds the caller to the roster row that has his phone number, as WeChat vouches for it.
 * @throws Refusal STAFF_UNKNOWN when the number is not on the roster
 */
export async function bindStaff(deps: PeopleDeps, actor: Actor, phoneCode: string): Promise<{ token: string; me: Me }> {
  const { phone } = await fromWechat(() => deps.wechat.phoneNumber(phoneCode, actor.openid))
  const { lookupKey } = await deps.secrets()
  const hash = lookupHash(lookupKey, phone)
  const staffId = await deps.store.staffIdByPhone(hash)
  const staff = staffId === undefined ? undefined : await deps.store.staff(staffId)
  // A number he gave up still leads to him, but is no longer his.
  if (staff?.phoneHash !== hash) throw new Refusal('STAFF_UNKNOWN')
  const [before, person] = await Promise.all([deps.store.boundPerson(staff.staffId), deps.store.person(actor.personId)])
  if (!person) throw new Refusal('NOT_SIGNED_IN')
  if (before !== actor.personId && (await deps.store.bindStaff(staff.staffId, actor.personId, before, person.staffId)) === 'conditionFailed') throw new Refusal('BUSY')
  const identity = { ...(await openIdentity(person, deps.sealer)), phone }
  const bound = await deps.store.updatePerson(person.id, { sealed: await deps.sealer.seal(identity, identityContext(person.id)), phoneMasked: maskPhone(phone) })
  return sessionOf(deps, bound)
}
