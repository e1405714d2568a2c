import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { City } from './city'
import { startCity } from './city'
import { close, freePort, listen, portIsFree } from './http'
import { answers } from './poll'

let dataDir: string
beforeAll(() => { dataDir = mkdtempSync(join(tmpdir(), 'city-')) })
afterAll(() => rmSync(dataDir, { recursive: true }))

/** A base whose ports are free at this moment. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = Math.min(await freePort(), 60_000)
    const free = await Promise.all([0, 10, 11, 12, 20, 30, 40].map(offset => portIsFree(base + offset)))
    if (free.every(Boolean)) return base
  }
}

const allFree = async ({ ports }: City): Promise<boolean> => (await Promise.all([ports.s3, ports.wechat].map(portIsFree))).every(Boolean)

test('a part can be killed and started again while the others go on, and what it held is still there', async () => {
  const city = await startCity({ base: await freeBase(), dataDir, only: ['s3', 'wechat'] })
  await city.wechat.putUser({ openid: 'openid-1', nickname: '演示' })
  await city.parts.wechat.kill()
  expect(await answers(city.urls.wechat)).toBe(false)
  expect(await answers(city.urls.s3)).toBe(true)
  await city.parts.wechat.start()
  expect(await city.wechat.loginCode('openid-1')).toEqual(expect.any(String))
  await city.stop()
  expect(await allFree(city)).toBe(true)
}, 60_000)

test('a port that is taken is named before anything starts', async () => {
  const base = await freeBase()
  const other = await listen(() => undefined, base + 30, 'a test')
  await expect(startCity({ base, dataDir, only: ['s3'] })).rejects.toThrow(`the S3 emulator needs port ${base + 30}`)
  await close(other)
}, 60_000)

test('a start that is broken off leaves nothing behind', async () => {
  const base = await freeBase()
  const stop = new AbortController()
  const starting = startCity({ base, dataDir, only: ['s3', 'wechat'], signal: stop.signal })
  setTimeout(() => stop.abort(), 300)
  await expect(starting).rejects.toThrow()
  expect(await portIsFree(base + 30)).toBe(true)
  expect(await portIsFree(base + 40)).toBe(true)
}, 60_000)

test('a part that dies by itself is started again when the city is supervised', async () => {
  const said: string[] = []
  const city = await startCity({ base: await freeBase(), dataDir, only: ['s3'], supervise: true, say: line => void said.push(line) })
  const run = z.object({ children: z.array(z.object({ pid: z.number() })) }).parse(JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')))
  run.children.forEach(({ pid }) => process.kill(pid, 'SIGKILL'))
  while (!said.some(line => line.includes('starting it again'))) await new Promise(resolve => setTimeout(resolve, 20))
  while (!(await answers(city.urls.s3))) await new Promise(resolve => setTimeout(resolve, 50))
  await city.stop()
}, 60_000)
