import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type City, startCity } from '../../../local/city'
import { type DemoCity, buildDemoCity } from '../../../local/demo-city'
import * as z from 'zod/mini'

/** Away from the city of `npm start`; another helper on the same machine may move it. */
const BASE = Number(process.env['API_TEST_BASE'] ?? 5100)

let running: City | undefined
let dataDir: string | undefined

/**
 * One real city for the whole suite: every part as `npm start` runs it, on ports and data of its own. What it is
 * made of is written to a file whose name goes to the tests by `API_TEST_CITY`.
 */
export async function start(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fengqiao-api-'))
  dataDir = folder
  const stopEarly = new AbortController()
  // Jest ends without its teardown on a signal, or when this very function throws.
  process.once('exit', () => { killWhatIsLeft(folder) })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { stopEarly.abort(); process.exit(1) })
  running = await startCity({ base: BASE, dataDir: folder, signal: stopEarly.signal })
  const file = join(folder, 'facts.json')
  writeFileSync(file, JSON.stringify(factsOf(running, folder, buildDemoCity())))
  process.env['API_TEST_CITY'] = file
}

/** Ends every process and removes the data. */
export async function stop(): Promise<void> {
  await running?.stop()
  running = undefined
  if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true })
}

const factsOf = (started: City, folder: string, { homeGrid, odd, points, personas, staff, duty }: DemoCity) => ({
  dataDir: folder,
  urls: { ...started.urls, lambda: `http://127.0.0.1:${started.ports.lambda}` },
  homeGrid, odd, points, personas, staff, duty,
})

const Run = z.object({ children: z.array(z.object({ pid: z.number() })) })

/** Synchronous, for a process that is about to end: the parts are heads of their own process groups. */
function killWhatIsLeft(folder: string): void {
  const file = join(folder, 'run.json')
  const children = existsSync(file) ? Run.parse(JSON.parse(readFileSync(file, 'utf8'))).children : []
  for (const { pid } of children) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  rmSync(folder, { recursive: true, force: true })
}
