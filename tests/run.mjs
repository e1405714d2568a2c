#!/usr/bin/env node
/**
 * `npm test`: everything that CI runs, one stage after another, stopping at the first that fails.
 * `node tests/run.mjs lint types` runs some of them. The last line counts the tests of all suites.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => path.join(root, 'node_modules/.bin', name)
const out = mkdtempSync(path.join(tmpdir(), 'fengqiao-test-'))

/** Suites of their own: they need a city, a build or a browser. All other tests are `unit`. */
const suites = ['api', 'faults', 'weapp', 'browser', 'template']

const jest = (name, ...args) => [process.execPath, bin('jest'), ...args, '--json', '--outputFile', path.join(out, `${name}.json`), '--testLocationInResults=false']
/** A suite has its own configuration where it needs one, such as a city for all its files. */
const suite = (name) => {
  const config = `tests/${name}/jest.config.cjs`
  return existsSync(path.join(root, config)) ? jest(name, '--config', config) : jest(name, `tests/${name}/`)
}

/** Refusals are provoked by the hundred in these; what the functions log of them would bury the results. */
const QUIET = { POWERTOOLS_LOG_LEVEL: 'SILENT' }

/** Each stage: its commands in order, how long each may take at most (minutes), and its environment. */
const stages = {
  lint: { commands: [[process.execPath, bin('eslint'), '.']], minutes: 8 },
  arrows: { commands: [[process.execPath, bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'functions', 'shared', 'local', 'tests', 'miniapp/src']], minutes: 4 },
  types: { commands: [[process.execPath, bin('tsc'), '-p', 'tsconfig.json'], ...typesOfMiniapp()], minutes: 8 },
  unit: { commands: [jest('unit', '--testPathIgnorePatterns', '/node_modules/', '/dist/', '/.data/', `<rootDir>/tests/(${suites.join('|')})/`)], minutes: 12, env: QUIET },
  template: { commands: [suite('template')], minutes: 8 },
  api: { commands: [suite('api')], minutes: 12 },
  faults: { commands: [suite('faults')], minutes: 25, env: QUIET },
  builds: { commands: ['h5', 'weapp'].map((platform) => [process.execPath, 'miniapp/build.mjs', platform]), minutes: 12 },
  weapp: { commands: [suite('weapp')], minutes: 8 },
  browser: { commands: [suite('browser')], minutes: 15 },
}

/** Both builds are checked: a file has a twin per platform. */
function typesOfMiniapp() {
  return readdirSync(path.join(root, 'miniapp')).filter((file) => /^tsconfig.*\.json$/.test(file)).map((file) => [process.execPath, bin('tsc'), '-p', path.join('miniapp', file)])
}

/** Every process that a stage starts carries this, so that none is left behind, however it was started. */
const MARK = `FENGQIAO_TEST_RUN=${path.basename(out)}`
const [MARK_NAME, MARK_VALUE] = MARK.split('=')

let running
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    running?.kill('SIGTERM')
    endLeftovers('SIGKILL')
    process.exit(1)
  })
}

function run([command, ...args], minutes, env) {
  return new Promise((resolve) => {
    // No standard input: nothing here may wait for a person.
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, [MARK_NAME]: MARK_VALUE, NODE_NO_WARNINGS: '1', ...env } })
    running = child
    const limit = setTimeout(() => {
      console.error(`stopped after ${minutes} minutes`)
      endLeftovers('SIGKILL')
    }, minutes * 60_000)
    child.on('close', (code) => {
      clearTimeout(limit)
      resolve(code === 0)
    })
  })
}

/** Ends what a stage left running and tells how many there were. Linux only; elsewhere stages clean up themselves. */
function endLeftovers(signal) {
  let ended = 0
  for (const pid of processIds()) {
    if (pid === process.pid || !environmentOf(pid).includes(MARK)) continue
    try {
      process.kill(pid, signal)
      ended += 1
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
  return ended
}

function processIds() {
  return process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number) : []
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    // It ended meanwhile, or is another user's: not ours.
    return []
  }
}

/** The counts of every suite so far. A file that does not even load has no failed test, and is one all the same. */
function counted() {
  const results = readdirSync(out).map((file) => JSON.parse(readFileSync(path.join(out, file), 'utf8')))
  const sum = (...names) => results.reduce((total, result) => total + names.reduce((part, name) => part + result[name], 0), 0)
  return { passed: sum('numPassedTests'), failed: sum('numFailedTests', 'numRuntimeErrorTestSuites'), skipped: sum('numPendingTests', 'numTodoTests') }
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in stages))
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}`)
  process.exit(2)
}

const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(0)} s`
const begun = Date.now()
const table = []
let good = true
for (const [name, { commands, minutes, env }] of Object.entries(stages)) {
  if (!good || (chosen.length > 0 && !chosen.includes(name))) continue
  console.log(`\n── ${name}`)
  const from = Date.now()
  for (const command of commands) good &&= await run(command, minutes, env)
  if (counted().skipped > 0) {
    console.error('a test was skipped: it proves nothing, so it counts as failed')
    good = false
  }
  const left = endLeftovers('SIGKILL')
  table.push(`${name.padEnd(10)} ${(good ? 'ok' : 'FAILED').padEnd(8)} ${seconds(from)}${left > 0 ? `  (ended ${left} processes it left running)` : ''}`)
}

const { passed, failed } = counted()
rmSync(out, { recursive: true, force: true })
console.log(`\n${table.join('\n')}\ntotal ${seconds(begun)}\n\n${passed} passed, ${failed} failed`)
process.exit(good ? 0 : 1)
