import { setTimeout as sleep } from 'node:timers/promises'
import { operations } from '@fengqiao/shared/contracts/index'
import { city } from './support/city'
import { Live } from './support/live'
import { type Person, atWork, dutyOf, memberOf, newResident } from './support/people'
import { act, look, submit } from './support/reports'

describe('the open app', () => {
  let resident: Person
  let worker: Person
  beforeAll(async () => {
    resident = await newResident()
    worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
  })

  it('is welcomed when it says who it is, and then hears what concerns it, without a word of content', async () => {
    const [his, hers] = [await Live.signedIn(worker.token), await Live.signedIn(resident.token)]
    const report = await submit(resident, { category: 'dispute', description: '邻居半夜唱歌', place: { ...city.points.home, frame: 'wgs84', address: '三单元 201' } })
    expect(await his.until(({ id }) => id === report.id)).toEqual({ type: 'matter', subject: 'report', id: report.id, version: 1 })
    await act(worker, await look(worker, report), { action: 'accept' })
    expect(await hers.until(({ id, version }) => id === report.id && version === 2)).toEqual({ type: 'matter', subject: 'report', id: report.id, version: 2 })
    for (const said of [...his.heard, ...hers.heard]) expect(Object.keys(said).filter((key) => !['type', 'subject', 'id', 'version'].includes(key))).toEqual([])
    his.close()
    hers.close()
  })

  it('hears nothing of other people’s matters, nor before it has said who it is', async () => {
    const stranger = await Live.signedIn((await newResident()).token)
    const silent = await Live.open()
    const his = await Live.signedIn(worker.token)
    const report = await submit(resident)
    await his.until(({ id }) => id === report.id)
    // What was to be sent has been sent by now: they are told in one go.
    await sleep(1500)
    expect(silent.heard).toEqual([])
    expect(stranger.heard).toEqual([{ type: 'welcome' }])
    for (const socket of [stranger, silent, his]) socket.close()
  })

  it.each([
    ['an invented token', { action: 'hello', token: 'x.y.z' }],
    ['no token', { action: 'hello' }],
    ['a token that is no text', { action: 'hello', token: { $ne: '' } }],
  ])('with %s is refused', async (_what, hello) => {
    const socket = await Live.open()
    const his = await Live.signedIn(worker.token)
    socket.say(hello)
    const report = await submit(resident)
    await his.until(({ id }) => id === report.id)
    await sleep(1500)
    expect(socket.heard.map(({ type }) => type)).not.toContain('welcome')
    expect(JSON.stringify(socket.heard)).not.toContain(report.id)
    for (const one of [socket, his]) one.close()
  })

  it('with a token that was signed out everywhere is refused', async () => {
    const leaver = await newResident()
    await leaver.can(operations.closeSessions)
    const socket = await Live.open()
    socket.say({ action: 'hello', token: leaver.token })
    await sleep(2500)
    expect(socket.heard.map(({ type }) => type)).not.toContain('welcome')
    socket.close()
  })

  it('that talks nonsense harms neither itself nor others', async () => {
    const his = await Live.signedIn(worker.token)
    const rude = await Live.open()
    for (const nonsense of ['', 'not json', '[]', 'null', '{"action":"drop"}', '{"action":{"$ne":1}}', '{"__proto__":{"action":"hello"}}', 'x'.repeat(20_000)]) rude.say(nonsense)
    const report = await submit(resident)
    await his.until(({ id }) => id === report.id)
    if (!rude.closed) {
      rude.say({ action: 'hello', token: resident.token })
      await rude.until(({ type }) => type === 'welcome')
    }
    for (const said of rude.heard) expect(JSON.stringify(said)).not.toMatch(/Error|stack|node_modules/)
    for (const one of [rude, his]) one.close()
  })

  it('on two screens is told on both', async () => {
    const screens = [await Live.signedIn(worker.token), await Live.signedIn(worker.token)]
    const report = await submit(resident)
    for (const screen of screens) await screen.until(({ id }) => id === report.id)
    for (const screen of screens) screen.close()
  })

  it('that was closed costs nothing: the message goes to the phone', async () => {
    const gone = await Live.signedIn(worker.token)
    gone.close()
    const report = await submit(resident)
    const end = Date.now() + 20_000
    while (!(await worker.messages()).some(({ page }) => page?.includes(report.id))) {
      if (Date.now() > end) throw new Error('the worker was not told')
      await sleep(200)
    }
  })
})
