import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildSpec } from './child'
import { Child } from './child'

const dir = mkdtempSync(join(tmpdir(), 'child-'))
afterAll(() => rmSync(dir, { recursive: true }))

const node = (script: string, more: Partial<ChildSpec> = {}): Child => new Child({
  name: 'the part', command: process.execPath, args: ['-e', script], cwd: dir, logFile: join(dir, 'logs', 'part.log'),
  ready: async () => readFileSync(join(dir, 'logs', 'part.log'), 'utf8').includes('ready'), timeoutMs: 10_000, ...more,
})

test('a part that ends before it is ready says why, with the end of its log', async () => {
  await expect(node('console.error("no such database"); process.exit(3)', { ready: async () => false }).start()).rejects.toThrow(/the part did not start: ended with code 3[^]*no such database/)
})

test('a part that reports an error and then hangs is given up at once, and does not stay behind', async () => {
  const part = node('console.log("Error:\\nbuild failed"); setInterval(() => {}, 1000)', { ready: async () => false, hopeless: /^Error:$/m })
  await expect(part.start()).rejects.toThrow(/it reports an error[^]*build failed/)
  expect(part.pid).toBeUndefined()
})

test('a program that is not installed is named', async () => {
  await expect(node('', { command: 'no-such-program', ready: async () => false }).start()).rejects.toThrow(/the part did not start.*ENOENT/)
})

test('only an end that nobody asked for is reported', async () => {
  const crashes: string[] = []
  const part = node('console.log("ready"); setInterval(() => {}, 1000)', { onCrash: reason => void crashes.push(reason) })
  await part.start()
  await part.kill()
  await part.start()
  await part.stop()
  expect(crashes).toEqual([])

  await part.start()
  const { pid } = part
  if (pid === undefined) throw new Error('the part has no process')
  process.kill(pid, 'SIGKILL')
  while (crashes.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  expect(crashes).toEqual(['ended with SIGKILL'])
})
