import { log } from '../../functions/kernel/log'
import { pick, seededRandom } from '../../local/demo-city/random'
import { startTestTable, type TestTable } from '../support/table'
import { callsOf, inLanes, suffer, walk, weather, type Ground, type Mishap, type Outcome, type Reference } from './support/explore'
import { hardDay, mainJob, type Scenario } from './support/scenarios'
import { openDatabase, type Database } from './support/table-from'
import { foundTown, type Town } from './support/town'
import type { Trouble } from './support/wechat-double'
import { howsFor, type How } from './support/world'

/** Runs side by side; DynamoDB Local and this process then keep both cores busy. */
const LANES = 4
/** One run in so many goes on to the end of its scenario. */
const TO_THE_END = 10
const STORMS = 30

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

async function everyCall(ground: Ground, reference: Reference): Promise<Mishap[]> {
  const mishaps: Mishap[] = []
  for (const step of ground.scenario.steps.keys()) {
    const { calls } = await callsOf(ground, reference, step)
    for (const [index, { kind, name }] of calls.entries()) {
      for (const how of howsFor(kind)) mishaps.push({ step, what: `call ${index + 1} ${name} ${how}`, plan: at(index + 1, how), heals: true, toTheEnd: mishaps.length % TO_THE_END === 0 })
    }
  }
  return mishaps
}

const at = (strike: number, how: How): NonNullable<Mishap['plan']> => (_, number) => (number === strike ? how : undefined)

/** WeChat's own failures, by whether the same call may succeed later. */
const PASSING: readonly Trouble[] = [{ errcode: -1 }, { errcode: 45009 }, { errcode: 40001 }, { errcode: 42001 }, 'silence', 'html', 'badGateway']
const LASTING: readonly Trouble[] = [{ errcode: 43101 }, { errcode: 40003 }, { errcode: 47003 }, { errcode: 41030 }, 'silenceAfter', { errcode: -1, after: true }]

async function everyCallToWechat(ground: Ground, reference: Reference): Promise<Mishap[]> {
  const mishaps: Mishap[] = []
  for (const step of ground.scenario.steps.keys()) {
    const { wechat } = await callsOf(ground, reference, step)
    for (const [index, path] of wechat.entries()) {
      for (const trouble of [...PASSING, ...LASTING]) {
        const what = `${path} ${JSON.stringify(trouble)}`
        mishaps.push({ step, what, trouble: (_, number) => (number === index + 1 ? trouble : undefined), heals: PASSING.includes(trouble), toTheEnd: false })
      }
    }
  }
  return mishaps
}

async function allSuffer(scenario: Scenario, mishapsOf: (ground: Ground, reference: Reference) => Promise<Mishap[]>): Promise<void> {
  const ground = { database, town, scenario }
  const reference = await walk(ground)
  const mishaps = await mishapsOf(ground, reference)
  const outcomes = await nothingWrong(mishaps.map((mishap) => () => suffer(ground, reference, mishap)))
  expect(outcomes.filter(({ struck }) => struck.length === 0)).toEqual([])
}

async function nothingWrong(runs: readonly (() => Promise<Outcome>)[]): Promise<Outcome[]> {
  const started = Date.now()
  const outcomes = await inLanes(LANES, runs)
  const wrong = outcomes.flatMap((outcome) => outcome.wrong ?? [])
  const strikes = outcomes.reduce((sum, { struck }) => sum + struck.length, 0)
  console.info(`${expect.getState().currentTestName ?? ''}: ${runs.length} runs, ${strikes} strikes, ${wrong.length} wrong, ${Math.round((Date.now() - started) / 1000)} s`)
  expect(wrong.slice(0, 5).join('\n\n')).toBe('')
  return outcomes
}

const MINUTES = 10 * 60_000

describe('whatever dies at whatever call, it goes on and ends as if nothing had happened', () => {
  test('the main job', () => allSuffer(mainJob(town), everyCall), MINUTES)
  test('a hard day', () => allSuffer(hardDay(town), everyCall), MINUTES)
})

describe('however WeChat fails at whatever call, everybody is told or it is visible that he was not', () => {
  test('the main job', () => allSuffer(mainJob(town), everyCallToWechat), MINUTES)
  test('a hard day', () => allSuffer(hardDay(town), everyCallToWechat), MINUTES)
})

test('in a storm, where anything may fail again and again, nothing is lost and nothing is half done', () => nothingWrong(Array.from({ length: STORMS }, (_, seed) => () => {
  const random = seededRandom(seed)
  return weather({ database, town, scenario: (seed % 2 ? mainJob : hardDay)(town) }, {
    plan: ({ kind }) => (random() < 0.03 ? pick(random, howsFor(kind)) : undefined),
    trouble: () => (random() < 0.1 ? pick(random, PASSING) : undefined),
  })
})), MINUTES)
