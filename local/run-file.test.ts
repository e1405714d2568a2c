import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { close, freePort, listen, portOf, sendJson } from './http'
import { AlreadyRunningError, takeDataDir } from './run-file'

const dataDir = mkdtempSync(join(tmpdir(), 'run-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

test('a second start on the same data is told where the first one is', async () => {
  const city = await listen((_request, response) => sendJson(response, 200, { city: 'fengqiao' }), 0, 'a test')
  const url = `http://127.0.0.1:${portOf(city)}`
  await takeDataDir(dataDir, url)
  await expect(takeDataDir(dataDir, 'http://127.0.0.1:1')).rejects.toThrow(AlreadyRunningError)
  await expect(takeDataDir(dataDir, 'http://127.0.0.1:1')).rejects.toThrow(url)
  await close(city)
})

test('what a killed city left behind is ended, and only that', async () => {
  const dead = `http://127.0.0.1:${await freePort()}`
  const args = ['-e', 'setInterval(() => {}, 1000)', 'left-behind']
  const left = spawn(process.execPath, args, { detached: true })
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'stranger'], { detached: true })
  const ended = new Promise(resolve => left.once('exit', (_code, signal) => resolve(signal)))
  await Promise.all([left, stranger].map(child => new Promise(resolve => child.once('spawn', resolve))))
  const first = await takeDataDir(dataDir, dead)
  first.note({ pid: left.pid ?? 0, commandLine: [process.execPath, ...args] })
  first.note({ pid: stranger.pid ?? 0, commandLine: [process.execPath, ...args] })

  const second = await takeDataDir(dataDir, dead)
  expect(await ended).toBe('SIGKILL')
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
  second.remove()
})

test('a note cut short by a kill does not stop the next start', async () => {
  writeFileSync(join(dataDir, 'run.json'), '{"front":"http://127')
  ;(await takeDataDir(dataDir, 'http://127.0.0.1:1')).remove()
})
