import { areaAt } from '@fengqiao/shared/area'
import { operations } from '@fengqiao/shared/contracts/index'
import type { Report } from '@fengqiao/shared/contracts/reports'
import { city } from './support/city'
import { call, expectProblem } from './support/client'
import { type Person, atWork, dutyOf, holderOf, memberOf, newId, newResident, someoneElse } from './support/people'
import { upload } from './support/photos'
import { type Deed, act, inboxOf, resolve, submit } from './support/reports'

const [banner, township, community] = [areaAt(city.homeGrid, 'banner'), areaAt(city.homeGrid, 'township'), areaAt(city.homeGrid, 'community')]

const ACTORS = [
  'reporter', 'worker', 'leader', 'township officer', 'banner officer',
  'stranger', 'worker of another grid', 'leader of another community', 'officer of another township', 'officer of another banner', 'nobody',
] as const
type Actor = (typeof ACTORS)[number]

/** Who has anything to do with a report that lies on the worker's desk. Everybody else is told it is not there. */
const CONCERNED: readonly Actor[] = ['reporter', 'worker', 'leader', 'township officer', 'banner officer']

let people: Record<Exclude<Actor, 'nobody'>, Person>
const tokenOf = (actor: Actor): string | undefined => (actor === 'nobody' ? undefined : people[actor].token)

beforeAll(async () => {
  people = {
    reporter: await newResident(),
    worker: await atWork(memberOf(dutyOf(city.homeGrid).primary)),
    leader: await atWork(memberOf(dutyOf(city.homeGrid).leader)),
    'township officer': await atWork(holderOf('officer', township)),
    'banner officer': await atWork(holderOf('officer', banner)),
    stranger: await newResident(),
    'worker of another grid': await atWork(someoneElse('gridWorker', { within: township, notIn: community, digits: 15 })),
    'leader of another community': await atWork(someoneElse('gridLeader', { within: township, notIn: community, digits: 12 })),
    'officer of another township': await atWork(someoneElse('officer', { within: banner, notIn: township, digits: 9 })),
    'officer of another banner': await atWork(someoneElse('officer', { within: '1508', notIn: banner, digits: 6 })),
  }
})

const hidden = (actor: Actor) => (actor === 'nobody' ? 'NOT_SIGNED_IN' : 'NOT_FOUND')

describe('looking', () => {
  let report: Report
  beforeAll(async () => { report = await submit(people.reporter, { description: '只有相关的人能看' }) })

  it.each(ACTORS)('%s', async (actor) => {
    for (const operation of [operations.getReport, operations.listDeliveries]) {
      const raw = await call(tokenOf(actor), operation, { params: { id: report.id } })
      if (CONCERNED.includes(actor)) expect(raw.status).toBe(200)
      else {
        expect(expectProblem(raw).code).toBe(hidden(actor))
        expect(raw.text).not.toContain('只有相关的人能看')
      }
    }
  })

  it('lists show it to its reporter and to the one on whose desk it lies, and to nobody else', async () => {
    for (const actor of ACTORS) {
      if (actor === 'nobody') continue
      const mine = await people[actor].can(operations.listReports, { query: { mine: 'true' } })
      expect([actor, mine.items.some(({ id }) => id === report.id)]).toEqual([actor, actor === 'reporter'])
      if (people[actor].staff) expect([actor, (await inboxOf(people[actor])).some(({ id }) => id === report.id)]).toEqual([actor, actor === 'worker'])
    }
  })

  it.each(['reporter', 'stranger'] as const)('the inbox is not for a %s', async (actor) => {
    expect(await people[actor].cannot(operations.listTasks)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})

type Stage = 'dispatched' | 'accepted' | 'resolved'
const MAY: readonly (readonly [Deed['action'], Stage, readonly Actor[]])[] = [
  ['accept', 'dispatched', ['worker']],
  ['return', 'dispatched', ['worker']],
  ['escalate', 'dispatched', ['worker']],
  ['withdraw', 'dispatched', ['reporter']],
  ['redispatch', 'dispatched', ['leader', 'township officer', 'banner officer']],
  ['reject', 'dispatched', ['township officer', 'banner officer']],
  ['resolve', 'accepted', ['worker']],
  ['confirm', 'resolved', ['reporter']],
  ['reopen', 'resolved', ['reporter']],
]

async function reportAt(stage: Stage): Promise<Report> {
  const report = await submit(people.reporter)
  if (stage === 'dispatched') return report
  return stage === 'accepted' ? act(people.worker, report, { action: 'accept' }) : resolve(people.worker, report)
}

async function deedOf(action: Deed['action'], actor: Actor): Promise<Deed> {
  switch (action) {
    case 'accept':
    case 'withdraw':
    case 'confirm':
      return { action }
    case 'return':
    case 'escalate':
    case 'reject':
    case 'reopen':
      return { action, note: '试一试' }
    case 'redispatch':
      return { action, gridCode: city.duty.find(({ grid }) => grid.startsWith(community) && grid !== city.homeGrid)?.grid ?? '' }
    case 'resolve':
      return { action, note: '试一试', photos: [actor === 'nobody' ? newId() : await upload(people[actor], undefined, 'handlingPhoto')] }
  }
}

describe.each(MAY)('%s, of a report that is %s', (action, stage, allowed) => {
  it('is refused to everybody else, and does not move the report', async () => {
    const report = await reportAt(stage)
    for (const actor of ACTORS.filter((one) => !allowed.includes(one))) {
      const body = { ...(await deedOf(action, actor)), version: report.version, actionId: newId() }
      const raw = await call(tokenOf(actor), operations.actOnReport, { params: { id: report.id }, body })
      expect([actor, expectProblem(raw).code]).toEqual([actor, CONCERNED.includes(actor) ? 'FORBIDDEN' : hidden(actor)])
    }
    expect(await people.reporter.can(operations.getReport, { params: { id: report.id } })).toMatchObject({ report: { status: stage, version: report.version } })
  })

  it.each(allowed)('is done by the %s', async (actor) => {
    if (actor === 'nobody') throw new Error('nobody may do nothing')
    const report = await reportAt(stage)
    const offered = await people[actor].can(operations.getReport, { params: { id: report.id } })
    expect(offered.report.actions).toContain(action)
    expect((await act(people[actor], report, await deedOf(action, actor))).version).toBe(report.version + 1)
  })
})

describe('the other side’s phone number', () => {
  it('is for the reporter and the one who handles it', async () => {
    const report = await submit(people.reporter)
    for (const actor of ACTORS.filter((one) => one !== 'reporter' && one !== 'worker')) {
      const raw = await call(tokenOf(actor), operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: report.version } })
      expect([actor, expectProblem(raw).code]).toEqual([actor, CONCERNED.includes(actor) ? 'FORBIDDEN' : hidden(actor)])
    }
    const forReporter = await people.reporter.can(operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: 1 } })
    expect(forReporter).toMatchObject({ name: people.worker.owner.name, phone: people.worker.owner.phone })
    const forWorker = await people.worker.can(operations.revealContact, { params: { id: report.id }, body: { actionId: newId(), version: forReporter.report.version } })
    expect(forWorker).toMatchObject({ name: people.reporter.owner.name, phone: people.reporter.owner.phone })
    expect(forWorker.report.timeline.map(({ type }) => type)).toEqual(['submitted', 'contactRevealed', 'contactRevealed'])
  })
})
