import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { startCity, type City, type CityOptions } from '../../local/city'

/** A city of one test suite: every part as `npm start` runs it, on ports and data of its own. */
export interface SuiteCity {
  readonly city: City
  readonly dataDir: string
  /** Ends every process and removes the data. */
  stop(): Promise<void>
}

/** Starts it; on a signal, or when the test runner ends without tearing down, nothing of it is left behind. */
export async function startSuiteCity(name: string, options: Omit<CityOptions, 'dataDir' | 'signal'>): Promise<SuiteCity> {
  const dataDir = mkdtempSync(join(tmpdir(), `fengqiao-${name}-`))
  const stopEarly = new AbortController()
  process.once('exit', () => { killWhatIsLeft(dataDir) })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { stopEarly.abort(); process.exit(1) })
  const city = await startCity({ ...options, dataDir, signal: stopEarly.signal })
  return {
    city, dataDir,
    async stop() {
      await city.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const Run = z.object({ children: z.array(z.object({ pid: z.number() })) })

/** Synchronous, for a process that is about to end: the parts are heads of their own process groups. */
function killWhatIsLeft(dataDir: string): void {
  const file = join(dataDir, 'run.json')
  if (!existsSync(file)) return
  for (const { pid } of Run.parse(JSON.parse(readFileSync(file, 'utf8'))).children) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  rmSync(dataDir, { recursive: true, force: true })
}
