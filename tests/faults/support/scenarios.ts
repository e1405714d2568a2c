import type { ReportBody } from '@fengqiao/shared/contracts/reports'
import { point } from '../../support/grids'
import { ulid } from '../../support/people'
import type { City } from './city'
import { phoneIn } from './phone-in'
import { allow, tell, type Person, type Town } from './town'

/** One thing that somebody or the platform does, tried again until it is done. */
export interface Step {
  readonly name: string
  /** What a person does with his hands; nothing can fail here. */
  readonly begin?: (city: City) => Promise<void> | void
  /** One try; true when it is done. It goes on where the last try left off, as phone, stream and schedule do. */
  readonly take: (city: City) => Promise<boolean>
  /** After this step nothing is under way any more: everybody has been told what he can be told. */
  readonly quiet?: true
}

export interface Scenario {
  readonly matter: string
  readonly steps: readonly Step[]
}

const MINUTE = 60_000
export const REPORT_BODY: Omit<ReportBody, 'photos'> = {
  category: 'hazard', description: '井盖破了，怕人掉下去', place: { ...point(2, 2), frame: 'wgs84', accuracy: 12, address: '胜利路 21 号院' },
}

/** A person's phone in whatever city. */
export const phoneOf = (town: Town, { personId }: Person) => (city: City) => phoneIn(city, personId, town.camera)

export const told = (matter: string): Step[] => [
  { name: 'the stream tells push', take: (city) => city.carry(matter) },
  { name: 'the sweep brings what is left', take: (city) => city.settle(), quiet: true },
]

/** Report with a photo, accept, resolve with a photo, confirm; everyone is told by WeChat. */
export function mainJob(town: Town): Scenario {
  const matter = ulid()
  const [before, after] = [ulid(), ulid()]
  const prompts = [ulid(), ulid()]
  const [accepting, resolving, confirming] = [ulid(), ulid(), ulid()]
  const [resident, worker] = [phoneOf(town, town.resident), phoneOf(town, town.worker)]
  return {
    matter,
    steps: [
      { name: 'the resident sends a report with a photo', begin: (city) => resident(city).write(matter, REPORT_BODY, [before]), take: (city) => resident(city).flush() },
      {
        name: 'the resident allows two messages',
        begin: (city) => prompts.forEach(() => { allow(city, town.resident, 'progress') }),
        take: async (city) => {
          for (const prompt of prompts) if (!(await tell(resident(city), prompt, 'progress'))) return false
          return true
        },
      },
      ...told(matter),
      { name: 'the worker accepts', begin: (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: accepting }), take: (city) => worker(city).flush() },
      ...told(matter),
      {
        name: 'the worker resolves with a photo',
        begin: (city) => worker(city).press(matter, { action: 'resolve', version: 2, actionId: resolving, note: '换了新井盖', photos: [after] }), take: (city) => worker(city).flush(),
      },
      ...told(matter),
      {
        name: 'the resident confirms',
        begin: (city) => resident(city).press(matter, { action: 'confirm', version: 3, actionId: confirming, satisfied: true }), take: (city) => resident(city).flush(),
      },
      ...told(matter),
    ],
  }
}

/**
 * WeChat is down when the task arrives; nobody accepts, so the clock runs out; the leader cannot be reached
 * until he allows it, so the officer is alarmed; he re-dispatches to the next grid; the resident withdraws.
 */
export function hardDay(town: Town): Scenario {
  const matter = ulid()
  const [prompt, redispatching, withdrawing] = [ulid(), ulid(), ulid()]
  const [resident, leader] = [phoneOf(town, town.resident), phoneOf(town, town.leader)]
  return {
    matter,
    steps: [
      { name: 'the resident sends a report', begin: (city) => resident(city).write(matter, REPORT_BODY, []), take: (city) => resident(city).flush() },
      {
        name: 'the stream tells push while WeChat is down',
        take: async (city) => {
          const { trouble } = city.wechat
          city.wechat.trouble = (path) => (path.endsWith('/send') ? { errcode: -1 } : undefined)
          const done = await city.carry(matter)
          city.wechat.trouble = trouble
          return done
        },
      },
      { name: 'the sweep brings it when WeChat is back', take: (city) => city.settle(), quiet: true },
      {
        name: 'nobody accepts, and the clock runs out',
        begin: (city) => { city.now += 125 * MINUTE },
        take: async (city) => {
          await city.sweep()
          if ((await city.stateOf(matter)) === 'escalated') return true
          city.now += MINUTE
          return false
        },
      },
      ...told(matter),
      { name: 'the leader allows messages', begin: (city) => { allow(city, town.leader, 'taskOverdue') }, take: (city) => tell(leader(city), prompt, 'taskOverdue') },
      { name: 'the sweep brings what waited for him', take: (city) => city.settle(), quiet: true },
      {
        name: 'the leader re-dispatches to the next grid',
        begin: (city) => leader(city).press(matter, { action: 'redispatch', version: 2, actionId: redispatching, gridCode: town.mate.role.area }), take: (city) => leader(city).flush(),
      },
      ...told(matter),
      {
        name: 'the resident withdraws',
        begin: (city) => resident(city).press(matter, { action: 'withdraw', version: 3, actionId: withdrawing, note: '已经自己修好了' }), take: (city) => resident(city).flush(),
      },
      ...told(matter),
    ],
  }
}
