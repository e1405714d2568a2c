import type { Me } from '@fengqiao/shared/contracts/people'
import { issueToken } from '../kernel/auth'
import type { PeopleDeps } from './deps'
import { lookupHash } from '../kernel/hash'
import { Refusal } from '../kernel/problem'
import { meOf } from './person'
import type { PersonItem } from './store'
import { fromWechat } from './wechat-errors'

/**
 * Signs in with WeChat's login code. The first time, the person is made: id, language, nothing else.
 * @throws Refusal LOGIN_FAILED for a code WeChat refuses, WECHAT_DOWN when it does not answer
 */
export async function openSession(deps: PeopleDeps, code: string): Promise<{ token: string; me: Me }> {
  const { openid } = await fromWechat(() => deps.wechat.code2Session(code))
  const { lookupKey } = await deps.secrets()
  const person = await personOf(deps, openid, lookupHash(lookupKey, openid))
  return sessionOf(deps, person)
}

export async function sessionOf(deps: PeopleDeps, person: PersonItem): Promise<{ token: string; me: Me }> {
  const { tokenKey } = await deps.secrets()
  return { token: await issueToken(tokenKey, { personId: person.id, epoch: person.epoch }, deps.clock()), me: await meOf(person, deps) }
}

async function personOf(deps: PeopleDeps, openid: string, hash: string): Promise<PersonItem> {
  const known = await deps.store.personIdByOpenid(hash)
  const found = known === undefined ? undefined : await deps.store.person(known)
  if (found) return found
  const now = deps.clock()
  const made: PersonItem = { id: deps.ids(now), openid, language: 'zh', epoch: 1, createdAt: new Date(now).toISOString() }
  if ((await deps.store.createPerson(made, hash)) === 'done') return made
  // Two phones of one person signed in at once: the other one made the account.
  const other = await deps.store.personIdByOpenid(hash)
  const person = other === undefined ? undefined : await deps.store.person(other)
  if (!person) throw new Refusal('BUSY')
  return person
}
