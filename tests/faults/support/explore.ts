import { allIsWell, Broken, essence, listsAreRight, noHalfState } from './checks'
import { City, type Saved } from './city'
import type { Scenario, Step } from './scenarios'
import type { Database } from './table-from'
import type { Town } from './town'
import type { Call, Plan } from './world'

const TRIES_MAX = 10

/** A scenario walked once without any fault: where it stood before each step, and what came of it. */
export interface Reference {
  readonly before: readonly Saved[]
  /** The essence of the table after each quiet step, by its number. */
  readonly after: ReadonlyMap<number, readonly string[]>
  /** Cards on all phones after each step. */
  readonly cards: readonly number[]
}

export interface Ground {
  readonly database: Database
  readonly town: Town
  readonly scenario: Scenario
}

const stepOf = ({ scenario }: Ground, number: number): Step => {
  const step = scenario.steps[number]
  if (!step) throw new RangeError(`the scenario has no step ${number}`)
  return step
}

/** Tries a step until it is done; between tries nothing may be half done. */
export async function finish(city: City, { scenario }: Ground, step: Step): Promise<void> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    if (await step.take(city)) return
    await noHalfState(city, scenario.matter)
  }
  throw new Broken(`"${step.name}" was not done after ${TRIES_MAX} tries`)
}

export async function walk(ground: Ground): Promise<Reference> {
  const { database, town, scenario } = ground
  const before: Saved[] = []
  const after = new Map<number, string[]>()
  const cards: number[] = []
  const city = await City.open(database, town.saved)
  for (const [number, step] of scenario.steps.entries()) {
    before.push(await city.save())
    await step.begin?.(city)
    await finish(city, ground, step)
    cards.push(city.wechat.state.arrived.length)
    if (!step.quiet) continue
    await allIsWell(city, town, scenario.matter)
    after.set(number, essence(await city.changing()))
  }
  await listsAreRight(city, town, scenario.matter)
  await city.close()
  return { before, after, cards }
}

/** The calls of one step, begun by fresh processes. */
export async function callsOf(ground: Ground, { before }: Reference, number: number): Promise<{ calls: readonly Call[]; wechat: readonly string[] }> {
  const city = await City.open(ground.database, saved(before, number))
  const step = stepOf(ground, number)
  await step.begin?.(city)
  await finish(city, ground, step)
  await city.close()
  return { calls: city.world.calls, wechat: city.wechat.paths }
}

/** What goes wrong in one run. */
export interface Mishap {
  readonly step: number
  readonly what: string
  readonly plan?: Plan
  readonly trouble?: City['wechat']['trouble']
  /** Whether everything must come to exactly what it comes to without the mishap. */
  readonly heals: boolean
  /** Go on to the end of the scenario, and tell everybody everything again. */
  readonly toTheEnd: boolean
}

/** What happened in a run, and what is wrong after it. */
export interface Outcome {
  readonly struck: readonly string[]
  readonly wrong: string | undefined
}

/** Starts before a step, lets the mishap happen in it, and goes on until all is quiet. */
export async function suffer(ground: Ground, reference: Reference, mishap: Mishap): Promise<Outcome> {
  const city = await City.open(ground.database, saved(reference.before, mishap.step))
  const struck = () => [...city.world.struck, ...city.wechat.troubled]
  try {
    const last = await throughMishap(city, ground, mishap)
    await compare(city, ground, reference, mishap, last)
    return { struck: struck(), wrong: undefined }
  } catch (error) {
    return { struck: struck(), wrong: `${stepOf(ground, mishap.step).name}; ${mishap.what}; ${struck().join(', ')}: ${reasonOf(error)}` }
  } finally {
    await city.close()
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Broken) return error.message
  return error instanceof Error ? error.stack ?? error.message : String(error)
}

/** Answers the number of the last step taken. */
async function throughMishap(city: City, ground: Ground, mishap: Mishap): Promise<number> {
  const { steps } = ground.scenario
  for (let number = mishap.step; number < steps.length; number += 1) {
    const step = stepOf(ground, number)
    await step.begin?.(city)
    if (number === mishap.step && mishap.plan) city.world.plan = mishap.plan
    if (number === mishap.step && mishap.trouble) city.wechat.trouble = mishap.trouble
    await finish(city, ground, step)
    if (number === mishap.step && mishap.trouble) city.wechat.trouble = () => undefined
    if (!step.quiet) continue
    await allIsWell(city, ground.town, ground.scenario.matter)
    if (!mishap.toTheEnd) return number
  }
  return steps.length - 1
}

async function compare(city: City, ground: Ground, { after, cards }: Reference, { heals, toTheEnd }: Mishap, last: number): Promise<void> {
  const arrived = city.wechat.state.arrived.length
  const planned = cards[last] ?? 0
  if (heals) {
    // At least once, and once more when an attempt died between the sending and its record.
    if (arrived < planned || arrived > planned + 1) throw new Broken(`${arrived} cards arrived instead of ${planned}`)
    const differences = inexcusable(differing(after.get(last) ?? [], essence(await city.changing())), arrived === planned)
    if (differences.length > 0) throw new Broken(`the table differs:\n${differences.join('\n')}`)
  }
  if (!toTheEnd) return
  await listsAreRight(city, ground.town, ground.scenario.matter)
  const before = await city.changing()
  if (!(await city.carry(ground.scenario.matter, 0))) throw new Broken('the stream cannot bring the events again')
  if (city.wechat.state.arrived.length !== arrived) throw new Broken('somebody was told again')
  if (inexcusable(differing(essence(before), essence(await city.changing())), false).length > 0) throw new Broken('bringing the events again has changed something')
}

function differing(expected: readonly string[], actual: readonly string[]): string[] {
  const [wanted, found] = [new Set(expected), new Set(actual)]
  return [...expected.filter((line) => !found.has(line)).map((line) => `- ${line}`), ...actual.filter((line) => !wanted.has(line)).map((line) => `+ ${line}`)]
}

/**
 * What a fault may change for good: a live message is for the moment (the app asks by itself when it comes to the
 * front), and of a one-time template whose sending we did not learn of, WeChat takes no second one: the card has
 * arrived, and its receipt says that it waits for consent.
 */
function inexcusable(differences: readonly string[], allArrived: boolean): string[] {
  const lasting = differences.filter((line) => !line.includes('#live#'))
  const doubtful = lasting.filter((line) => line.startsWith('- ') && line.includes('["template","progress"]') && lasting.includes(`+${line.slice(1).replace('"delivered"', '"waiting"')}`))
  if (!allArrived || doubtful.length === 0) return lasting
  const excused = new Set(doubtful.flatMap((line) => [line, `+${line.slice(1).replace('"delivered"', '"waiting"')}`]))
  return lasting.filter((line) => !excused.has(line) && !line.includes('CONSENT#'))
}

function saved(before: readonly Saved[], number: number): Saved {
  const found = before[number]
  if (!found) throw new RangeError(`step ${number} was never reached`)
  return found
}

/** From the first step to the last under a storm; when it is over, and all is quiet, nothing may be wrong. */
export async function weather(ground: Ground, { plan, trouble }: Required<Pick<Mishap, 'plan' | 'trouble'>>): Promise<Outcome> {
  const { database, town, scenario } = ground
  const city = await City.open(database, town.saved)
  try {
    for (const step of scenario.steps) {
      await step.begin?.(city)
      city.world.plan = plan
      city.wechat.trouble = trouble
      await finish(city, ground, step)
    }
    city.world.plan = () => undefined
    city.wechat.trouble = () => undefined
    if (!(await city.carry(scenario.matter))) throw new Broken('the stream does not come to an end')
    if (!(await city.settle())) throw new Broken('it never gets quiet')
    await allIsWell(city, town, scenario.matter)
    await listsAreRight(city, town, scenario.matter)
    return { struck: city.world.struck, wrong: undefined }
  } catch (error) {
    return { struck: city.world.struck, wrong: `${city.world.struck.join(', ')}: ${reasonOf(error)}` }
  } finally {
    await city.close()
  }
}

/** Runs all jobs, so many at a time; the table's process and ours then work side by side. */
export async function inLanes<T>(lanes: number, jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  const queue = [...jobs]
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let job = queue.shift(); job; job = queue.shift()) results.push(await job())
  }))
  return results
}
