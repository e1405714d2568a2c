import { appendFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { operations } from '@fengqiao/shared/contracts/index'
import { type InputOf, type Operation, type OutputOf } from '@fengqiao/shared/contracts/operation'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import type { Problem } from '@fengqiao/shared/problems'
import type { StaffRole } from '@fengqiao/shared/roles'
import { newUlid } from '@fengqiao/shared/ulid'
import type { PhoneMessage } from '../../../local/wechat/client'
import { TPL_PROGRESS, TPL_TASK_ARRIVED, TPL_TASK_OVERDUE } from '../../../local/wechat/templates'
import { type StaffMember, city, everybodyFile, wechat } from './city'
import { done, refused } from './client'

export const newId = (): string => newUlid(Date.now(), Math.random)

interface Owner { readonly openid: string; readonly name: string; readonly phone: string }

/** Somebody who holds a phone and is signed in on it. */
export class Person {
  constructor(readonly owner: Owner, readonly token: string, readonly staff?: StaffMember) {}

  get openid(): string {
    return this.owner.openid
  }

  /** Does it, and fails when it is refused. */
  can<O extends Operation>(operation: O, input: Partial<InputOf<O>> = {}): Promise<OutputOf<O>> {
    return done(this.token, operation, input)
  }

  /** Is refused, and told so in Chinese; fails when it is done. */
  cannot<O extends Operation>(operation: O, input: Partial<InputOf<O>> = {}): Promise<Problem> {
    return refused(this.token, operation, input)
  }

  /** What WeChat shows on this phone, oldest first. */
  messages(): Promise<PhoneMessage[]> {
    return wechat.messages(this.openid)
  }
}

/** The code that WeChat gives the mini-program, exchanged for a session. Every token is a new one. */
export async function signIn(openid: string): Promise<string> {
  const { token } = await done(undefined, operations.openSession, { body: { code: await wechat.loginCode(openid) } })
  return token
}

let serial = 0

/** A new resident with a phone number that he has shown; he has agreed to the privacy notice unless told. */
export async function newResident({ name = `居民${randomBytes(2).toString('hex')}`, agreed = true } = {}): Promise<Person> {
  // No real number begins with 1990001; the demo city's begin with 1990000.
  const phone = `1990001${String(process.pid % 100).padStart(2, '0')}${String(serial++).padStart(2, '0')}`
  const person = await hold({ openid: `o-api-${randomBytes(11).toString('hex')}`, name, phone })
  await person.can(operations.updateMe, { body: { name, phoneCode: await wechat.phoneCode(person.openid), ...(agreed ? { consent: PRIVACY_VERSION } : {}) } })
  return person
}

/** A member of staff at work: bound to the roster by phone, the privacy notice agreed to, task messages allowed. */
export async function atWork(member: StaffMember): Promise<Person> {
  const openid = city.personas.find(({ staffId }) => staffId === member.staffId)?.openid ?? `o-api-${member.staffId}`.slice(0, 28)
  const { owner, token } = await hold({ openid, name: member.name, phone: member.phone })
  const bound = await done(token, operations.openStaffSession, { body: { phoneCode: await wechat.phoneCode(openid) } })
  const person = new Person(owner, bound.token, member)
  note(owner, bound.token)
  await person.can(operations.updateMe, { body: { consent: PRIVACY_VERSION } })
  await allowMessages(person, 'taskArrived', 'taskOverdue')
  return person
}

const TEMPLATE_IDS = { taskArrived: TPL_TASK_ARRIVED, taskOverdue: TPL_TASK_OVERDUE, progress: TPL_PROGRESS } as const

/** The tap on 允许 in WeChat's prompt, and the app's word of it to our server. */
export async function allowMessages(person: Person, ...templates: (keyof typeof TEMPLATE_IDS)[]): Promise<void> {
  await wechat.subscribe(person.openid, templates.map((name) => TEMPLATE_IDS[name]))
  await person.can(operations.recordSubscriptions, { body: { promptId: newId(), answers: templates.map((template) => ({ template, accepted: true })) } })
}

async function hold(owner: Owner): Promise<Person> {
  await wechat.putUser({ openid: owner.openid, nickname: owner.name, phone: owner.phone })
  await wechat.visit(owner.openid)
  const token = await signIn(owner.openid)
  note(owner, token)
  return new Person(owner, token)
}

const note = (owner: Owner, token: string): void => appendFileSync(everybodyFile, `${JSON.stringify({ ...owner, token })}\n`)

/** Who holds exactly this post. */
export function holderOf(role: StaffRole, area: string): StaffMember {
  const member = city.staff.find(({ roles }) => roles.some((grant) => grant.role === role && grant.area === area))
  if (!member) throw new Error(`nobody is ${role} of ${area}`)
  return member
}

/** Somebody with this role whose areas all begin with one and none with the other. */
export function someoneElse(role: StaffRole, { within, notIn, digits }: { within: string; notIn: string; digits: number }): StaffMember {
  const member = city.staff.find(({ roles }) => roles.every((grant) => grant.role === role && grant.area.length === digits && grant.area.startsWith(within) && !grant.area.startsWith(notIn)))
  if (!member) throw new Error(`nobody else is ${role} in ${within}`)
  return member
}

export const memberOf = (staffId: string | null | undefined): StaffMember => {
  const member = city.staff.find((one) => one.staffId === staffId)
  if (!member) throw new Error(`nobody has the staff id ${String(staffId)}`)
  return member
}

/** The duty row of a grid. */
export function dutyOf(grid: string) {
  const row = city.duty.find((one) => one.grid === grid)
  if (!row) throw new Error(`grid ${grid} has no duty row`)
  return row
}
