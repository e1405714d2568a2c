import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket, WebSocketServer } from 'ws'
import { close, freePort, listen, portOf } from '../http'
import type { Persona } from '../personas'
import type { CityPorts } from '../ports'
import { SandboxClient } from '../wechat/client'
import type { Sandbox } from '../wechat/server'
import { startSandbox } from '../wechat/server'
import type { Front } from './front'
import { startFront } from './front'

const personas: Persona[] = [
  { key: 'resident', openid: 'openid-resident', name: '郝秀英', phone: '19900009001', home: { lng: 107.4, lat: 40.7 } },
  { key: 'bannerOfficer', openid: 'openid-officer', name: '任月娥', phone: '19900009002', staffId: 's', home: { lng: 107.4, lat: 40.7 } },
]
let dir: string
let ports: CityPorts
let front: Front
let sandbox: Sandbox
let api: Server
let live: WebSocketServer
let resets = 0

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'front-'))
  mkdirSync(join(dir, 'h5/js'), { recursive: true })
  writeFileSync(join(dir, 'h5/index.html'), '<title>app</title>')
  writeFileSync(join(dir, 'h5/js/app.js'), 'app()')
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  sandbox = await startSandbox({ dataDir: join(dir, 'wechat'), port: 0, appid: 'a', secret: 'b', clock: Date.now })
  api = await listen((incoming, response) => response.end(`API ${incoming.method} ${incoming.url}`), 0, 'a test')
  const ws = await freePort()
  live = new WebSocketServer({ port: ws, host: '127.0.0.1' })
  live.on('connection', socket => socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`)))
  ports = { front: await freePort(), http: portOf(api), ws, wechat: Number(new URL(sandbox.url).port), lambda: 0, dynamodb: 0, s3: 0 }
  for (const { openid, name, phone } of personas) await new SandboxClient(sandbox.url).putUser({ openid, nickname: name, phone })
  front = await startFront({ ports, h5Dir: join(dir, 'h5'), personas: () => personas, progress: () => '', reset: async () => void (resets += 1) })
})
afterAll(async () => {
  await front.stop()
  await sandbox.stop()
  await close(api)
  live.close()
  rmSync(dir, { recursive: true })
})

interface Asked { readonly host?: string; readonly method?: string; readonly body?: object; readonly headers?: Readonly<Record<string, string>> }

/** By hand, because `fetch` does not let a caller choose the Host that a persona's address would have. */
function ask(path: string, { host = 'localhost', method = 'GET', body, headers = {} }: Asked = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ port: ports.front, host: '127.0.0.1', path, method, headers: { host: `${host}:${ports.front}`, ...headers } }, response => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
    })
    call.on('error', reject).end(body && JSON.stringify(body))
  })
}
const json = async (path: string, asked?: Asked): Promise<unknown> => JSON.parse((await ask(path, asked)).text)

test('the plain address shows the persona page; a persona\'s address shows the app, both ways of writing it', async () => {
  expect((await ask('/')).text).toContain('枫桥随手办 · 演示城市')
  expect((await ask('/', { host: 'resident.localhost' })).text).toContain('<title>app')
  expect((await ask('/', { host: 'bannerofficer.localhost' })).text).toContain('<title>app')
  expect((await ask('/?persona=resident')).text).toContain('<title>app')
  expect((await ask('/js/app.js')).text).toBe('app()')
})

test('nothing outside the app\'s folder is ever served', async () => {
  expect((await ask('/../secret.txt')).status).toBe(404)
  expect((await ask('/..%2fsecret.txt')).status).toBe(404)
  expect((await ask('/persona-page/..%2f..%2f..%2fcity.ts')).status).toBe(404)
})

test('each persona\'s app is told who holds the phone, where he is, and where his WeChat is', async () => {
  expect(await json('/app-config.json?persona=resident')).toEqual({
    api: '/v1',
    live: `ws://localhost:${ports.front}/live?persona=resident`,
    persona: 'resident',
    place: { lng: 107.4, lat: 40.7, frame: 'wgs84', accuracy: 10 },
    wechat: { loginCodeUrl: '/wechat/login-code?persona=resident', phoneCodeUrl: '/wechat/phone-code?persona=resident', subscribeUrl: '/wechat/subscribe?persona=resident' },
  })
  expect(await json('/app-config.json')).not.toHaveProperty('wechat')
})

test('WeChat is asked for the persona who holds the phone, not for whom the request names', async () => {
  expect(await json('/wechat/login-code', { host: 'resident.localhost', method: 'POST', body: { openid: 'openid-officer' } })).toEqual({ code: expect.any(String) })
  await ask('/wechat/subscribe?persona=resident', { method: 'POST', body: { tmplIds: ['progress'] } })
  const credits = async (openid: string): Promise<unknown> => (await fetch(`${sandbox.url}/__sandbox/credits?openid=${openid}`)).json()
  expect(await credits('openid-resident')).toMatchObject({ credits: { progress: 1 } })
  expect(await credits('openid-officer')).toMatchObject({ credits: { progress: 0 } })
  expect((await ask('/wechat/login-code', { method: 'POST', body: {} })).status).toBe(404)
})

test('the API and the WebSocket answer on the same address', async () => {
  expect((await ask('/v1/reports?mine=true', { method: 'POST' })).text).toBe('API POST /v1/reports?mine=true')
  const socket = new WebSocket(`ws://127.0.0.1:${ports.front}/live?persona=resident`)
  const answer = new Promise(resolve => socket.once('message', (data: Buffer) => resolve(data.toString())))
  socket.once('open', () => socket.send('hello'))
  expect(await answer).toBe('echo hello')
  socket.close()
})

test('a phone without network reaches nothing, and its socket is cut; the others go on', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${ports.front}/live?persona=resident`)
  await new Promise(resolve => socket.once('open', resolve))
  const cut = new Promise(resolve => socket.once('close', resolve))
  const network = (mode: string): Promise<{ status: number }> => ask('/__city/network', { method: 'POST', body: { persona: 'resident', mode } })
  await network('off')
  await cut
  const from = { referer: `http://localhost:${ports.front}/?persona=resident` }
  await expect(ask('/v1/me', { headers: from })).rejects.toThrow()
  expect((await ask('/v1/me', { host: 'bannerofficer.localhost' })).status).toBe(200)
  await network('normal')
  expect((await ask('/v1/me', { headers: from })).status).toBe(200)
  expect((await network('broken')).status).toBe(400)
})

test('another site cannot wipe the demo data', async () => {
  const reset = (origin: string): Promise<{ status: number }> => ask('/__city/reset', { method: 'POST', headers: { origin } })
  expect((await reset('http://elsewhere.example')).status).toBe(403)
  expect(resets).toBe(0)
  expect((await reset(`http://localhost:${ports.front}`)).status).toBe(200)
  expect(resets).toBe(1)
})

test('when the API is down the app gets the answer that the cloud would give', async () => {
  const alone = { ...ports, front: await freePort(), http: await freePort() }
  const other = await startFront({ ports: alone, h5Dir: dir, personas: () => personas, progress: () => '', reset: async () => undefined })
  const answer = await fetch(`http://127.0.0.1:${alone.front}/v1/me`)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ message: 'Service Unavailable' })
  await other.stop()
})
