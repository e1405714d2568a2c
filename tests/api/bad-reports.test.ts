import { operations } from '@fengqiao/shared/contracts/index'
import { Report } from '@fengqiao/shared/contracts/reports'
import type { Problem } from '@fengqiao/shared/problems'
import { city } from './support/city'
import { expectProblem, send } from './support/client'
import { type Person, atWork, dutyOf, memberOf, newId, newResident } from './support/people'
import { sendPhoto, takePhoto, upload } from './support/photos'
import { bodyWith, inboxOf, look, receiptsOf, submit, wgs84 } from './support/reports'
import { soon } from './support/soon'

const { home } = city.points

describe('a report that is not right', () => {
  let resident: Person
  let worker: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  })

  /** Sends it under a new id, expects a refusal, and that nothing at all has come of it. */
  async function refusedAndForgotten(body: object | string) {
    const id = newId()
    const problem = expectProblem(await send('PUT', `/reports/${id}`, { token: resident.token, ...(typeof body === 'string' ? { text: body } : { json: body }) }))
    expect((await resident.cannot(operations.getReport, { params: { id } })).code).toBe('NOT_FOUND')
    return problem
  }
  /** Each error names its field, by path or, when nobody knows the field, in words. */
  const saysOf = ({ errors = [] }: Problem) => errors.map(({ path, message }) => `${path} ${message}`).join('\n')

  const invalid: readonly (readonly [what: string, change: object, path: string])[] = [
    ['a field nobody knows', { colour: 'red' }, 'colour'],
    ['a status of his own making', { status: 'closed' }, 'status'],
    ['a text where a list belongs', { photos: 'none' }, 'photos'],
    ['a number where a text belongs', { description: 42 }, 'description'],
    ['null where a text belongs', { description: null }, 'description'],
    ['a text where yes or no belongs', { anonymous: 'yes' }, 'anonymous'],
    ['501 characters', { description: '灯'.repeat(501) }, 'description'],
    ['no words', { description: '' }, 'description'],
    ['nothing but blanks', { description: ' \t\n　 ' }, 'description'],
    ['10 photos', { photos: Array.from({ length: 10 }, newId) }, 'photos'],
    ['the same photo twice', { photos: Array<string>(2).fill('01M85R0Z78DNKZRY2PZWVS8H0M') }, 'photos'],
    ['a photo id that is none', { photos: ['../../etc/passwd'] }, 'photos'],
    ['an unknown category', { category: 'fireworks' }, 'category'],
    ['the name of a built-in as category', { category: 'constructor' }, 'category'],
    ['a place without a frame', { place: { ...home } }, 'place'],
    ['a place in an unknown frame', { place: { ...home, frame: 'bd09' } }, 'place'],
    ['a place as text', { place: '金川街道' }, 'place'],
    ['a place with text for numbers', { place: { lng: String(home.lng), lat: String(home.lat), frame: 'wgs84' } }, 'place'],
    ['a place without latitude', { place: { lng: home.lng, frame: 'wgs84' } }, 'place'],
    ['a longitude off the globe', { place: { lng: 1e9, lat: home.lat, frame: 'wgs84' } }, 'place'],
    ['a field nobody knows in the place', { place: { ...wgs84(home), altitude: 3 } }, 'place'],
    ['an address of 101 characters', { place: { ...wgs84(home), address: '路'.repeat(101) } }, 'place'],
    ['a day that is no moment', { occurredAt: '昨天' }, 'occurredAt'],
    ['a moment without its offset', { occurredAt: '2026-11-24T08:00:00' }, 'occurredAt'],
    ['an answer of 201 characters', { answers: { where: '答'.repeat(201) } }, 'answers'],
    ['an answer that is no text', { answers: { where: { $gt: '' } } }, 'answers'],
  ]
  it.each(invalid)('with %s says which field, and is not written', async (_what, change, path) => {
    const problem = await refusedAndForgotten({ ...bodyWith(), ...change })
    expect(problem).toMatchObject({ status: 400, code: 'INVALID' })
    expect(saysOf(problem)).toContain(path)
  })

  it.each(['category', 'description', 'place', 'photos'])('without %s says so', async (field) => {
    const problem = await refusedAndForgotten(Object.fromEntries(Object.entries(bodyWith()).filter(([name]) => name !== field)))
    expect(problem).toMatchObject({ status: 400, code: 'INVALID' })
    expect(saysOf(problem)).toContain(field)
  })

  it.each([
    ['longitude and latitude exchanged', { lng: home.lat, lat: home.lng }, 'PLACE_SWAPPED'],
    ['a place in Beijing', { lng: 116.4, lat: 39.9 }, 'PLACE_OUTSIDE_CITY'],
    ['a place in the sea', { lng: 0, lat: 0 }, 'PLACE_OUTSIDE_CITY'],
    ['a place in the neighbouring city', { lng: 109.9, lat: 40.2 }, 'PLACE_OUTSIDE_CITY'],
  ])('with %s is told what is wrong with the place', async (_what, place, code) => {
    expect(await refusedAndForgotten(bodyWith({ place: wgs84(place) }))).toMatchObject({ status: 400, code })
  })

  it.each([
    ['broken JSON', '{"category":"hazard"'],
    ['no JSON at all', 'category=hazard&description=x'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a word', '"report"'],
    ['null', 'null'],
    ['two objects', '{}{}'],
  ])('that is %s is refused', async (_what, text) => {
    expect(await refusedAndForgotten(text)).toMatchObject({ status: 400, code: 'INVALID' })
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('with the key %s changes nothing in the server', async (key) => {
    const text = JSON.stringify(bodyWith()).replace('{', `{"${key}":{"anonymous":true,"urgent":true},`)
    expect(await refusedAndForgotten(text)).toMatchObject({ code: 'INVALID' })
    expect(await submit(resident)).toMatchObject({ anonymous: false, urgent: false })
  })

  it('of two megabytes is too large', async () => {
    const problem = await refusedAndForgotten({ ...bodyWith(), description: 'x'.repeat(2_000_000) })
    expect(['TOO_LARGE', 'INVALID']).toContain(problem.code)
  })

  it('nested ten thousand deep is refused like any other', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect(await refusedAndForgotten(deep)).toMatchObject({ status: 400, code: 'INVALID' })
    expect(await refusedAndForgotten(JSON.stringify(bodyWith()).replace('{', `{"answers":${deep},`))).toMatchObject({ status: 400, code: 'INVALID' })
  })

  it('with photos that are not there, not sent or not his own is refused, and names nobody', async () => {
    const neighbour = await newResident()
    expect(await refusedAndForgotten(bodyWith({ photos: [newId()] }))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await refusedAndForgotten(bodyWith({ photos: [await upload(neighbour)] }))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await refusedAndForgotten(bodyWith({ photos: [await sendPhoto(resident, await takePhoto())] }))).toMatchObject({ status: 409, code: 'PHOTO_NOT_READY' })
  })

  it('leaves a good photo free for the next try', async () => {
    const photo = await upload(resident)
    await refusedAndForgotten(bodyWith({ photos: [photo], description: '' }))
    await refusedAndForgotten(bodyWith({ photos: [photo, newId()] }))
    expect(await submit(resident, { photos: [photo] })).toMatchObject({ photos: [{ fileId: photo }] })
  })

  it.each([
    ['a UUID', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
    ['a ULID in lower case', newId().toLowerCase()],
    ['a ULID beyond 128 bits', `8${newId().slice(1)}`],
    ['a number', '1'],
    ['a path upwards', '..%2F..%2Fme'],
    ['a NUL', `${newId().slice(0, 25)}%00`],
    ['27 characters', `${newId()}0`],
  ])('under %s as its id is refused', async (_what, id) => {
    expect(expectProblem(await send('PUT', `/reports/${id}`, { token: resident.token, json: bodyWith() })).code).toMatch(/^(INVALID|NOT_FOUND)$/)
    expect(expectProblem(await send('GET', `/reports/${id}`, { token: resident.token })).code).toMatch(/^(INVALID|NOT_FOUND)$/)
  })

  it('never reaches a worker', async () => {
    const before = (await inboxOf(worker)).length
    for (const [, change] of invalid.slice(0, 5)) await refusedAndForgotten({ ...bodyWith(), ...change })
    expect(await inboxOf(worker)).toHaveLength(before)
  })
})

describe('words are kept as they were written', () => {
  let resident: Person
  let worker: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  })

  it.each([
    ['SQL', "'; DROP TABLE reports; -- \" OR 1=1"],
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(2)>&amp;'],
    ['a template', '${7*7} {{7*7}} #{7*7} %s %n'],
    ['pictures', '井盖坏了😡👷🏽‍♀️🏳️‍🌈，快来🚧'],
    ['traditional Mongolian', 'ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠂ ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ ᠬᠣᠲᠠ'],
    ['rare characters', '𠮷𡈽路口的𦍌丢了'],
    ['several lines', '第一行\n第二行\r\n\t第三行'],
    ['right to left', 'abc \u202Edcba\u202C'],
    ['500 characters', '灯'.repeat(500)],
  ])('%s', async (_what, description) => {
    const report = await submit(resident, { description, place: { ...wgs84(home), address: description.slice(0, 20) } })
    expect(report.description).toBe(description)
    expect(await look(worker, report)).toMatchObject({ description, place: { address: description.slice(0, 20) } })
  })

  it('without the blanks around them', async () => {
    expect((await submit(resident, { description: '  \n 路灯不亮　' })).description).toBe('路灯不亮')
  })

  it('500 characters are 500 to a reader, whatever they take inside the machine', async () => {
    expect((await submit(resident, { description: '𠮷'.repeat(500) })).description).toBe('𠮷'.repeat(500))
  })

  it('a NUL or half a character does no harm', async () => {
    for (const description of ['a\u0000b', 'half \uD83D character']) {
      const raw = await send('PUT', `/reports/${newId()}`, { token: resident.token, json: bodyWith({ description }) })
      if (raw.status >= 400) expect(expectProblem(raw).code).toBe('INVALID')
      else expect(raw.status).toBe(201)
    }
  })

  // Whether such a name is taken or refused is the contract's choice; half of each is not.
  it.each(['constructor', 'toString', '__proto__', 'valueOf', '', ' ', '是否有人受伤？', 'a.b[0]', '#name', '$ne'])('an answer to the question “%s” is kept or refused as a whole, and holds up nobody else', async (question) => {
    const id = newId()
    const text = JSON.stringify(bodyWith()).replace('{', `{"answers":{${JSON.stringify(question)}:"一楼"},`)
    const raw = await send('PUT', `/reports/${id}`, { token: resident.token, text })
    if (raw.status === 201) {
      expect(await look(worker, { id })).toMatchObject({ status: 'dispatched' })
      await soon('the worker to be told', async () => (await receiptsOf(resident, { id })).some(({ state }) => state === 'delivered'))
    } else {
      expect(expectProblem(raw).code).toBe('INVALID')
      expect((await resident.cannot(operations.getReport, { params: { id } })).code).toBe('NOT_FOUND')
    }
  })
})

describe('a step that is not right', () => {
  let resident: Person
  let worker: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  })

  it.each([
    ['an unknown action', { action: 'explode' }],
    ['the system’s own action', { action: 'lapse' }],
    ['closing it for the reporter', { action: 'close' }],
    ['no version', { action: 'accept', version: undefined }],
    ['a version that is no number', { action: 'accept', version: '1' }],
    ['version zero', { action: 'accept', version: 0 }],
    ['half a version', { action: 'accept', version: 1.5 }],
    ['no id of its own', { action: 'accept', actionId: undefined }],
    ['an id in lower case', { action: 'accept', actionId: newId().toLowerCase() }],
    ['a field of another action', { action: 'accept', gridCode: city.homeGrid }],
    ['a reason of blanks', { action: 'return', note: '   ' }],
    ['no reason', { action: 'escalate' }],
    ['501 characters', { action: 'return', note: '退'.repeat(501) }],
    ['a grid code that is none', { action: 'redispatch', gridCode: '15080201' }],
  ])('%s is refused, and nothing has moved', async (_what, change) => {
    const report = await submit(resident)
    const raw = await send('POST', `/reports/${report.id}/actions`, { token: worker.token, json: { version: 1, actionId: newId(), ...change } })
    expect(expectProblem(raw)).toMatchObject({ status: 400, code: 'INVALID' })
    expect(await look(worker, report)).toMatchObject({ status: 'dispatched', version: 1 })
  })

  it('what the state does not allow is a plain no, with the state as it is', async () => {
    const report = await submit(resident)
    const problem = await resident.cannot(operations.actOnReport, { params: { id: report.id }, body: { action: 'confirm', version: 1, actionId: newId() } })
    expect(problem).toMatchObject({ status: 409, code: 'ILLEGAL_ACTION' })
    const { current } = problem
    if (current !== undefined) expect(Report.safeParse(current).data?.status ?? 'dispatched').toBe('dispatched')
  })
})
