import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { City } from './city'
import { startCity } from './city'
import { DEFAULT_BASE } from './ports'
import { AlreadyRunningError, isCity } from './run-file'

const ROOT = resolve(__dirname, '..')
const H5 = join(ROOT, 'miniapp/dist/h5')
/** What the h5 build is made of. */
const H5_SOURCES = ['miniapp/src', 'miniapp/config', 'miniapp/package.json', 'shared']

const base = Number(process.env.CITY_BASE_PORT ?? DEFAULT_BASE)
const dataDir = resolve(ROOT, process.env.CITY_DATA_DIR ?? '.data')
const front = `http://localhost:${base}`

/** Builds the h5 app when it is missing or older than its sources. Throws with the end of the build's log. */
function buildH5(): void {
  const built = join(H5, 'index.html')
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...H5_SOURCES.map(source => newest(join(ROOT, source))))) return
  console.log('Building the app (h5), some 30 seconds …')
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  const log = join(dataDir, 'logs', 'h5-build.log')
  const out = openSync(log, 'w')
  const { status } = spawnSync(process.execPath, ['build.mjs', 'h5'], { cwd: join(ROOT, 'miniapp'), stdio: ['ignore', out, out] })
  if (status !== 0) throw new Error(`the h5 build failed (${relative(ROOT, log)}):\n${readFileSync(log, 'utf8').split('\n').slice(-25).join('\n')}`)
}

/** When the newest file at or below this path was changed (ms). */
function newest(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).filter(name => name !== 'node_modules').map(name => newest(join(path, name))))
}

async function main(): Promise<void> {
  if (!Number.isInteger(base) || base < 1024 || base > 65_000) throw new Error(`CITY_BASE_PORT must be a port from 1024 to 65000, not ${process.env.CITY_BASE_PORT}`)
  if (await isCity(front)) throw new AlreadyRunningError(front)
  buildH5()
  const stopping = new AbortController()
  let city: City | undefined
  const stop = (): void => {
    if (stopping.signal.aborted) return
    console.log('\nStopping …')
    stopping.abort()
    void city?.stop().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    city = await startCity({ base, dataDir, h5Dir: H5, supervise: true, signal: stopping.signal, say: line => console.log(`  ${line}`) })
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0)
    throw error
  }
  console.log(`\nReady: open ${city.urls.front}\nCtrl-C stops the city; its data stays in ${relative(process.cwd(), dataDir)} (logs in ${relative(process.cwd(), join(dataDir, 'logs'))}).`)
}

main().catch((error: unknown) => {
  if (error instanceof AlreadyRunningError) {
    console.log(`The city is already running: open ${error.url}`)
    process.exit(0)
  }
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
