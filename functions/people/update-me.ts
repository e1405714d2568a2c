import type { BodyOf } from '@fengqiao/shared/contracts/operation'
import type { Me, updateMe as operation } from '@fengqiao/shared/contracts/people'
import type { Actor } from '../kernel/auth'
import { Refusal } from '../kernel/problem'
import type { PeopleDeps } from './deps'
import { identityContext, maskPhone, meOf, openIdentity } from './person'
import { fromWechat } from './wechat-errors'

/** Changes what is given and nothing else. Consent is recorded with its time (个人信息保护法 §14, §17). */
export async function updateMe(deps: PeopleDeps, actor: Actor, change: BodyOf<typeof operation>): Promise<Me> {
  const person = await deps.store.person(actor.personId)
  if (!person) throw new Refusal('NOT_SIGNED_IN')
  const { phoneCode } = change
  const phone = phoneCode === undefined ? undefined : (await fromWechat(() => deps.wechat.phoneNumber(phoneCode, actor.openid))).phone
  const identity = { ...(await openIdentity(person, deps.sealer)), ...(change.name === undefined ? {} : { name: change.name }), ...(phone === undefined ? {} : { phone }) }
  const renamed = change.name !== undefined || phone !== undefined
  const updated = await deps.store.updatePerson(person.id, {
    ...(renamed ? { sealed: await deps.sealer.seal(identity, identityContext(person.id)) } : {}),
    ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone) }),
    ...(change.language === undefined ? {} : { language: change.language }),
    ...(change.consent === undefined ? {} : { consent: change.consent === null ? null : { version: change.consent, at: new Date(deps.clock()).toISOString() } }),
  })
  return meOf(updated, deps)
}
