/**
 * `npm start`: works on a fresh clone, so this file uses nothing but Node. It installs the packages when they are
 * missing or not those of package-lock.json, then runs local/start.ts.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)

const [major] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Node 20 or newer is needed; this is ${process.version}.`)
  process.exit(1)
}

/** npm writes the second file as the last thing of an install, so a half-finished one does not count. */
function installed() {
  const inside = 'node_modules/.package-lock.json'
  if (!existsSync(inside)) return false
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const present = packagesOf(inside)
  return Object.entries(packagesOf('package-lock.json')).every(([name, { link, optional, version }]) =>
    name === '' || link || optional || !name.startsWith('node_modules/') || present[name]?.version === version)
}

if (!installed()) {
  console.log('Installing packages (once, some two minutes) …')
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) {
    console.error('npm install failed; see above. Run npm start again when it is mended.')
    process.exit(1)
  }
}

// The cloud runs Node 22; on 20 the AWS SDK would warn at every start of every part.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
const require = createRequire(import.meta.url)
require('tsx/cjs/api').register()
require('./start.ts')
