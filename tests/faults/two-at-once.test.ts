import { log } from '../../functions/kernel/log'
import { ulid } from '../support/people'
import { startTestTable, type TestTable } from '../support/table'
import { allIsWell, Broken, listsAreRight } from './support/checks'
import { City, type Saved } from './support/city'
import { inLanes } from './support/explore'
import { PhoneRefused } from './support/phone'
import { phoneOf, REPORT_BODY } from './support/scenarios'
import { openDatabase, type Database } from './support/table-from'
import { allow, foundTown, tell, type Town } from './support/town'
import { Killed } from './support/world'

/**
 * Two who act at the same moment, in every order that two processes can have: the second does all he wants at
 * the first one's k-th call, for each k. After that the first one's call goes through, or fails.
 */

jest.setTimeout(5 * 60_000)

const LANES = 4
const SECOND = 1000
const MINUTE = 60 * SECOND

let base: TestTable
let database: Database
let town: Town
beforeAll(async () => {
  log.setLogLevel('SILENT')
  base = await startTestTable()
  database = openDatabase(base.endpoint)
  town = await foundTown(database)
}, 120_000)
afterAll(() => base.stop())

/** `done`, or the code of a refusal that its actor sees. */
type Said = string
type Actor = (city: City) => Promise<Said>

/** What becomes of the call at whose moment the second one acted. */
type How = 'goes on' | 'fails'

interface Race {
  readonly matter: string
  /** What has happened before. */
  readonly before: Saved
  readonly first: Actor
  readonly second: Actor
  /** What must be true of what the two were told, and of the city; throws Broken. */
  readonly holds: (said: { first: Said; second: Said }, city: City, how: How) => void
}

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Broken(what)
}

/** Sends what waits in a phone until it is through or refused. */
const sends = (phone: ReturnType<typeof phoneOf>): Actor => async (city) => {
  for (let tries = 1; tries <= 5; tries += 1) {
    try {
      if (await phone(city).flush()) return 'done'
    } catch (error) {
      if (error instanceof PhoneRefused) return error.codes.join()
      throw error
    }
  }
  return 'not through'
}

const carries = (matter: string): Actor => async (city) => {
  for (let tries = 1; tries <= 5; tries += 1) if (await city.carry(matter)) return 'done'
  return 'not through'
}

const sweeps = (later: number): Actor => async (city) => {
  city.now += later
  await city.sweep()
  return 'done'
}

/** A city in which all this has happened. */
async function after(...events: readonly ((city: City) => unknown)[]): Promise<Saved> {
  const city = await City.open(database, town.saved)
  for (const event of events) await event(city)
  const saved = await city.save()
  await city.close()
  return saved
}

async function run({ matter, before, first, second, holds }: Race, at: number, how: How): Promise<{ reached: boolean; wrong: string | undefined }> {
  const city = await City.open(database, before)
  let saidBySecond: Said | undefined
  city.world.plan = (_, number) => (number !== at || saidBySecond !== undefined ? undefined : async () => {
    city.world.plan = () => undefined
    saidBySecond = await second(city)
    if (how === 'fails') throw new Killed()
  })
  try {
    const saidByFirst = await first(city)
    city.world.plan = () => undefined
    if (saidBySecond === undefined) return { reached: false, wrong: undefined }
    if ((await carries(matter)(city)) !== 'done' || !(await city.settle())) throw new Broken('it never gets quiet')
    await allIsWell(city, town, matter)
    await listsAreRight(city, town, matter)
    holds({ first: saidByFirst, second: saidBySecond }, city, how)
    return { reached: true, wrong: undefined }
  } catch (error) {
    return { reached: true, wrong: `call ${at}, which then ${how}; ${city.world.struck.join()}: ${error instanceof Broken ? error.message : error instanceof Error ? error.stack ?? '' : String(error)}` }
  } finally {
    await city.close()
  }
}

/** Every moment of the first, until he makes no more calls. */
async function everyMoment(race: Race): Promise<void> {
  const dry = await City.open(database, race.before)
  await race.first(dry)
  await dry.close()
  const moments = dry.world.calls.flatMap((_, index) => [() => run(race, index + 1, 'goes on'), () => run(race, index + 1, 'fails')])
  const outcomes = await inLanes(LANES, moments)
  const wrong = outcomes.flatMap((outcome) => outcome.wrong ?? [])
  console.info(`${expect.getState().currentTestName ?? ''}: ${moments.length} moments, ${wrong.length} wrong`)
  expect(wrong.slice(0, 3).join('\n\n')).toBe('')
  expect(outcomes.every(({ reached }) => reached)).toBe(true)
}

/** The loser sees how it stands now; or that it is not his any more. */
const oneWins = ({ first, second }: { first: Said; second: Said }): void => {
  must(['STALE,done', 'NOT_FOUND,done'].includes([first, second].sort().join()), `the first was told ${first}, the second ${second}`)
}
const bothAreDone = ({ first, second }: { first: Said; second: Said }): void => {
  must(first === 'done' && second === 'done', `the first was told ${first}, the second ${second}`)
}

/** A report without a photo that its reporter has sent. */
function sent(): { matter: string; resident: ReturnType<typeof phoneOf>; worker: ReturnType<typeof phoneOf>; send: (city: City) => Promise<Said> } {
  const matter = ulid()
  const [resident, worker] = [phoneOf(town, town.resident), phoneOf(town, town.worker)]
  return {
    matter, resident, worker,
    send: async (city) => {
      await resident(city).write(matter, REPORT_BODY, [])
      return sends(resident)(city)
    },
  }
}

describe('two act on one report at once', () => {
  test('the worker accepts while the resident withdraws: one wins, the other sees how it stands', async () => {
    const { matter, resident, worker, send } = sent()
    const before = await after(
      send, (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: ulid() }), (city) => resident(city).press(matter, { action: 'withdraw', version: 1, actionId: ulid() }),
    )
    await everyMoment({ matter, before, first: sends(worker), second: sends(resident), holds: oneWins })
    await everyMoment({ matter, before, first: sends(resident), second: sends(worker), holds: oneWins })
  })

  test('the worker accepts while the leader re-dispatches: one wins', async () => {
    const { matter, worker, send } = sent()
    const leader = phoneOf(town, town.leader)
    const before = await after(
      send, (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: ulid() }),
      (city) => leader(city).press(matter, { action: 'redispatch', version: 1, actionId: ulid(), gridCode: town.mate.role.area }),
    )
    await everyMoment({ matter, before, first: sends(worker), second: sends(leader), holds: oneWins })
  })

  test('the worker accepts while the clock runs out: whoever comes first', async () => {
    const { matter, worker, send } = sent()
    const before = await after(send, (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: ulid() }), (city) => { city.now += 125 * MINUTE })
    const eitherWay = ({ first }: { first: Said }) => must(['done', 'STALE', 'FORBIDDEN'].includes(first), `the worker was told ${first}`)
    await everyMoment({ matter, before, first: sends(worker), second: sweeps(0), holds: eitherWay })
    await everyMoment({ matter, before, first: sweeps(0), second: sends(worker), holds: ({ second }) => eitherWay({ first: second }) })
  })

  test('the phone sends the same step twice at once: it counts once', async () => {
    const { matter, worker, send } = sent()
    const before = await after(send, (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: ulid() }))
    await everyMoment({ matter, before, first: sends(worker), second: sends(worker), holds: bothAreDone })
  })
})

describe('two reports at once', () => {
  test('the phone sends the same report twice at once: there is one', async () => {
    const { matter, resident } = sent()
    const before = await after((city) => resident(city).write(matter, REPORT_BODY, [ulid()]))
    await everyMoment({ matter, before, first: sends(resident), second: sends(resident), holds: bothAreDone })
  })

  test('the same photo in two reports: one has it, and the other one does not exist', async () => {
    const [matter, other, photo] = [ulid(), ulid(), ulid()]
    const resident = phoneOf(town, town.resident)
    const before = await after(async (city) => {
      // Uploaded with a first report that is never sent.
      await resident(city).upload(photo)
      await resident(city).write(matter, REPORT_BODY, [photo])
    })
    const second: Actor = async (city) => {
      const answer = await resident(city).submit(other, REPORT_BODY, [photo])
      return answer.kind === 'problem' ? answer.problem.code : answer.kind
    }
    const first: Actor = async (city) => {
      const answer = await resident(city).submit(matter, REPORT_BODY, [photo])
      return answer.kind === 'problem' ? answer.problem.code : answer.kind
    }
    for (const [one, two] of [[first, second], [second, first]] as const) {
      const dry = await City.open(database, before)
      await one(dry)
      await dry.close()
      for (const [index] of dry.world.calls.entries()) {
        const city = await City.open(database, before)
        let told: Said | undefined
        city.world.plan = (_, number) => (number !== index + 1 || told !== undefined ? undefined : async () => { told = await two(city) })
        const said = [await one(city), told]
        const existing = [await city.stateOf(matter), await city.stateOf(other)].filter((state) => state !== undefined)
        expect({ call: index + 1, said: said.filter((each) => each === 'ok'), existing }).toEqual({ call: index + 1, said: ['ok'], existing: ['dispatched'] })
        await city.close()
      }
    }
  })
})

describe('two tell at once', () => {
  /** Once; and once more when an attempt fails between the sending and its record, or outlives its lease. */
  const toldOnce = (matter: string, slow = false): Race['holds'] => (_, city, how) => {
    const cards = city.wechat.cardsOf(town.worker.openid, matter).length
    must(cards >= 1 && cards <= (slow || how === 'fails' ? 2 : 1), `the worker has ${cards} cards`)
  }

  test('the stream brings the same events to two processes: the worker is told once', async () => {
    const { matter, send } = sent()
    const before = await after(send)
    await everyMoment({ matter, before, first: carries(matter), second: carries(matter), holds: toldOnce(matter) })
  })

  test('the sweep comes while the stream tells: the worker is told once, or twice when a sender was slower than its lease', async () => {
    const { matter, send } = sent()
    const before = await after(send)
    await everyMoment({ matter, before, first: carries(matter), second: sweeps(5 * SECOND), holds: toldOnce(matter) })
    await everyMoment({ matter, before, first: carries(matter), second: sweeps(31 * SECOND), holds: toldOnce(matter, true) })
  })

  test('two sweeps at once: the worker is told once', async () => {
    const { matter, send } = sent()
    const before = await after(send, async (city) => {
      city.wechat.trouble = (path) => (path.endsWith('/send') ? { errcode: -1 } : undefined)
      await city.carry(matter)
      city.now += MINUTE
    })
    await everyMoment({ matter, before, first: sweeps(0), second: sweeps(0), holds: toldOnce(matter) })
  })

  test('a message begins to wait for consent just as the resident gives it: they do not miss each other', async () => {
    const { matter, resident, worker, send } = sent()
    const before = await after(send, carries(matter), (city) => worker(city).press(matter, { action: 'accept', version: 1, actionId: ulid() }), sends(worker))
    const prompts = [ulid(), ulid()]
    const allows: Actor = async (city) => {
      for (const prompt of prompts) {
        allow(city, town.resident, 'progress')
        let tries = 0
        while (!(await tell(resident(city), prompt, 'progress'))) if ((tries += 1) > 5) return 'not through'
      }
      return 'done'
    }
    const told = (_: unknown, city: City) => must(city.wechat.cardsOf(town.resident.openid, matter).length === 1, 'the resident was not told, though he allowed it')
    await everyMoment({ matter, before, first: carries(matter), second: allows, holds: told })
    await everyMoment({ matter, before, first: allows, second: carries(matter), holds: told })
  })
})
