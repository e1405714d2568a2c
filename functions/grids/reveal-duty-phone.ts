import type { Actor } from '../kernel/auth'
import type { Clock } from '../kernel/clock'
import { Refusal } from '../kernel/problem'
import type { Spend } from '../kernel/quota'
import { onDuty } from './on-duty'
import type { GridStore } from './store'

export interface RevealDeps {
  readonly store: Pick<GridStore, 'duty' | 'recordLook'>
  /** Asks people for a number in the clear. */
  readonly phoneOfStaff: (staffId: string) => Promise<{ name: string; phone: string } | undefined>
  readonly spend: Spend
  readonly clock: Clock
}

/** A resident needs a number or two; a collector of numbers needs hundreds. */
const LOOKS = { what: 'dutyPhone', limit: 10, window: 3600 }

const KEPT_SECONDS = 3 * 366 * 24 * 3600

/**
 * The duty phone of whoever answers for a grid now, in a vacancy the leader's. The look is recorded before
 * the number is answered.
 * @throws Refusal NOT_FOUND when nobody is known there, TOO_MANY
 */
export async function revealDutyPhone({ store, phoneOfStaff, spend, clock }: RevealDeps, actor: Actor, grid: string): Promise<{ name: string; phone: string }> {
  const now = clock()
  await spend(LOOKS, actor.personId, now)
  const { person } = onDuty(await store.duty(grid), now)
  const found = person && (await phoneOfStaff(person.staffId))
  if (!found) throw new Refusal('NOT_FOUND', { detail: '这个网格还没有登记网格员，请拨打 12345。' })
  await store.recordLook({
    grid, at: new Date(now).toISOString(), personId: actor.personId, staffId: person.staffId,
    ttl: Math.floor(now / 1000) + KEPT_SECONDS,
  })
  return found
}
