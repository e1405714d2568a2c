import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Child, ChildHooks, Part } from './child'
import type { DemoCity } from './demo-city'
import { buildDemoCity } from './demo-city'
import { dynamoDb, ensureTable, localClient } from './dynamodb'
import type { Front } from './front/front'
import { startFront } from './front/front'
import { functions } from './functions'
import { PortBusyError, portIsFree } from './http'
import { ensureJava } from './java'
import type { Persona } from './personas'
import { readPersonas, writePersonas } from './personas'
import type { CityPorts } from './ports'
import { portsFrom } from './ports'
import { takeDataDir } from './run-file'
import { s3 } from './s3'
import { importDemoCity, welcomePersonas } from './seed'
import { seedCache } from './seed-cache'
import { readTables } from './service'
import { SandboxClient } from './wechat/client'
import { livePages } from './wechat/live-pages'
import { wechat } from './wechat/part'

/** The parts that run as processes of their own. */
export const PART_NAMES = ['dynamodb', 's3', 'wechat', 'functions'] as const
export type PartName = (typeof PART_NAMES)[number]

/** Which city to start, and where. */
export interface CityOptions {
  /** The front's port; all others follow from it (ports.ts). */
  readonly base: number
  /** Everything the city keeps; made when missing. */
  readonly dataDir: string
  /** The h5 build to serve; miniapp/dist/h5 unless told. */
  readonly h5Dir?: string
  /** Only these parts, without front and seed: for tests that need no more. */
  readonly only?: readonly PartName[]
  /** Starts a part again that ends unasked. Off in tests, which kill parts themselves. */
  readonly supervise?: boolean
  /** Ends a start that is under way; the promise then rejects and nothing is left running. */
  readonly signal?: AbortSignal
  /** Told what is being done. */
  readonly say?: (line: string) => void
}

/** A running city. */
export interface City {
  readonly ports: CityPorts
  readonly urls: Readonly<Record<'front' | 'api' | 'live' | 'dynamodb' | 's3' | 'wechat', string>>
  readonly parts: Readonly<Record<PartName, Part>>
  /** The hands of the people who hold the phones. */
  readonly wechat: SandboxClient
  /** The invented people of the seeded city. */
  readonly personas: () => readonly Persona[]
  /** Throws everything away and seeds again. */
  reset(): Promise<void>
  stop(): Promise<void>
}

const ROOT = resolve(__dirname, '..')
const RESTART_AFTER_MS = 1000

/**
 * Starts the whole city and resolves when it can be used. Throws AlreadyRunningError, PortBusyError, or an error that
 * ends with the last lines of the log of the part that would not start; then nothing is left running.
 */
export async function startCity(options: CityOptions): Promise<City> {
  const { base, h5Dir = join(ROOT, 'miniapp/dist/h5'), only, say = () => undefined } = options
  const dataDir = resolve(options.dataDir)
  const ports = portsFrom(base)
  const urls = urlsOf(ports)
  const sandbox = new SandboxClient(urls.wechat)
  const tables = readTables(ROOT)
  const cache = seedCache(ROOT)
  const run = await takeDataDir(dataDir, urls.front)
  const parts = makeParts(ports, dataDir, name => hooksFor(name))
  const started = only ?? PART_NAMES
  let doing = ''
  let stopped = false
  let front: Front | undefined

  const tell = (line: string): void => {
    options.signal?.throwIfAborted()
    doing = line
    if (line) say(line)
  }

  function hooksFor(name: PartName): ChildHooks {
    return {
      onSpawn: process => run.note(process),
      onCrash: reason => {
        say(`${parts[name].name} ${reason}${options.supervise ? '; starting it again' : ''}`)
        if (options.supervise) setTimeout(() => void revive(name), RESTART_AFTER_MS)
      },
    }
  }

  async function revive(name: PartName): Promise<void> {
    if (stopped) return
    await parts[name].start().catch((error: unknown) => say(String(error)))
  }

  /** The functions come last: their stream needs the table. */
  async function startParts(): Promise<void> {
    // The personas are written last, so a start that was interrupted before begins anew.
    const fresh = !only && readPersonas(dataDir).length === 0
    if (fresh) empty(dataDir)
    const restored = fresh && cache.restore(dataDir)
    tell('正在启动数据库、文件库和微信沙箱')
    await Promise.all(started.filter(name => name !== 'functions').map(name => parts[name].start()))
    if (started.includes('dynamodb')) for (const table of tables) await ensureTable(localClient(ports.dynamodb), table)
    const demo = fresh ? buildDemoCity() : undefined
    if (demo && !restored) await importAndKeep(demo)
    if (!started.includes('functions')) return
    tell('正在启动云函数')
    await parts.functions.start()
    if (!demo) return
    tell('正在请演示人物登录')
    await welcomePersonas(demo.personas, urls.api, sandbox)
    writePersonas(dataDir, demo.personas)
  }

  async function importAndKeep(demo: DemoCity): Promise<void> {
    for (const table of tables) await importDemoCity(demo, urls, table.TableName, tell)
    await Promise.all([parts.dynamodb.stop(), parts.s3.stop()])
    cache.keep(dataDir)
    await Promise.all([parts.dynamodb.start(), parts.s3.start()])
  }

  async function stop(): Promise<void> {
    stopped = true
    await front?.stop()
    await stopParts()
    run.remove()
  }

  /** The functions first, so that nothing is written while the stores close. */
  async function stopParts(): Promise<void> {
    await parts.functions.stop()
    await Promise.all([parts.dynamodb.stop(), parts.s3.stop(), parts.wechat.stop()])
  }

  async function reset(): Promise<void> {
    tell('正在重置演示数据')
    await stopParts()
    empty(dataDir)
    await startParts()
    tell('')
  }

  options.signal?.addEventListener('abort', () => void stopParts())
  try {
    await refuseBusyPorts(ports, only ?? ['front', ...PART_NAMES])
    if (started.includes('dynamodb')) ensureJava(say)
    // The front comes first: whoever opens the address early sees what is being done.
    if (!only) front = await startFront({ ports, h5Dir, personas: () => readPersonas(dataDir), progress: () => doing, reset })
    await startParts()
    tell('')
  } catch (error) {
    await stop()
    throw error
  }
  return { ports, urls, parts, wechat: sandbox, personas: () => readPersonas(dataDir), reset, stop }
}

/** Takes everything out of the data folder except logs and the note of who uses it. */
function empty(dataDir: string): void {
  for (const name of ['dynamodb', 's3', 'wechat', 'stream', 'personas.json']) rmSync(join(dataDir, name), { recursive: true, force: true })
  for (const name of ['dynamodb', 's3', 'wechat']) mkdirSync(join(dataDir, name), { recursive: true })
}

const urlsOf = (ports: CityPorts): City['urls'] => ({
  front: `http://localhost:${ports.front}`,
  api: `http://127.0.0.1:${ports.http}/v1`,
  live: `ws://127.0.0.1:${ports.ws}`,
  dynamodb: `http://127.0.0.1:${ports.dynamodb}`,
  s3: `http://127.0.0.1:${ports.s3}`,
  wechat: `http://127.0.0.1:${ports.wechat}`,
})

function makeParts(ports: CityPorts, dataDir: string, hooks: (name: PartName) => ChildHooks): Record<PartName, Child> {
  const at = (name: PartName) => ({ dataDir: join(dataDir, name), logFile: join(dataDir, 'logs', `${name}.log`), hooks: hooks(name) })
  const pages = livePages(join(ROOT, 'miniapp/src/app.config.ts'))
  return {
    dynamodb: dynamoDb({ port: ports.dynamodb, ...at('dynamodb') }),
    s3: s3({ port: ports.s3, ...at('s3') }),
    wechat: wechat({ port: ports.wechat, pushUrl: `http://127.0.0.1:${ports.http}/v1/wechat/events`, pages, ...at('wechat') }),
    functions: functions({ serviceDir: ROOT, ports, ...at('functions'), dataDir }),
  }
}

/** A child whose port is taken would only say so in its log; better to say it here, before anything starts. */
async function refuseBusyPorts(ports: CityPorts, started: readonly (PartName | 'front')[]): Promise<void> {
  const users: readonly (readonly [PartName | 'front', number, string])[] = [
    ['front', ports.front, 'the front page'], ['functions', ports.http, 'the API'], ['functions', ports.lambda, 'the functions'],
    ['functions', ports.ws, 'the live WebSocket'], ['dynamodb', ports.dynamodb, 'DynamoDB Local'], ['s3', ports.s3, 'the S3 emulator'],
    ['wechat', ports.wechat, 'the WeChat sandbox'],
  ]
  for (const [part, port, user] of users) if (started.includes(part) && !(await portIsFree(port))) throw new PortBusyError(port, user)
}
