import { execFileSync } from 'node:child_process'
import { packaged } from '../template/package'
import { STRANGER } from '../template/routes'
import { median, type Measure } from './measure'

const ZIP_MAX_KB = 600
const INIT_MAX_MS = 150
const RUNS = 7

/** How big each function is, and how long a fresh process takes to load it: the part of a cold start that is ours. */
export async function bench(): Promise<Measure[]> {
  const { zips, bundle, remove } = packaged()
  try {
    const bare = median(Array.from({ length: RUNS }, () => loadTime('data:text/javascript,export const nothing = 1')))
    return [...zips].flatMap(([key, bytes]): Measure[] => {
      const init = median(Array.from({ length: RUNS }, () => loadTime(bundle(key).file))) - bare
      return [
        { name: `${key}: zip`, value: bytes / 1024, unit: 'KB', bar: `< ${ZIP_MAX_KB}`, ok: bytes < ZIP_MAX_KB * 1024 },
        { name: `${key}: module init, median of ${RUNS}`, value: init, unit: 'ms', bar: `< ${INIT_MAX_MS}`, ok: init < INIT_MAX_MS },
      ]
    })
  } finally {
    remove()
  }
}

/** Milliseconds that importing a module takes in a fresh process. */
function loadTime(module: string): number {
  const script = `const from = performance.now(); await import(${JSON.stringify(module)}); process.stdout.write('\\n' + String(performance.now() - from)); process.exit(0)`
  const said = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { env: STRANGER, encoding: 'utf8', timeout: 30_000 })
  return Number(said.slice(said.lastIndexOf('\n')))
}
