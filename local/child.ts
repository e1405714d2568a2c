import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { waitFor } from './poll'

/** A part of the city that tests can kill and start again. `kill` is kill -9: no goodbye. */
export interface Part {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
  restart(): Promise<void>
}

/** How to run a process and how to know that it is ready. */
export interface ChildSpec {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Where its output goes (appended). */
  readonly logFile: string
  /** Polled until true. */
  readonly ready: () => Promise<boolean>
  readonly timeoutMs: number
  /** What in its output means that it will never be ready, though it does not end (osls waits for ever after a failed build). */
  readonly hopeless?: RegExp
  /** Called when the process ends though nobody asked it to. */
  readonly onCrash?: (reason: string) => void
  /** Told of each process, so that one left behind by a killed city can be found again. */
  readonly onSpawn?: (started: Started) => void
}

/** A process as the system knows it. */
export interface Started {
  readonly pid: number
  readonly commandLine: readonly string[]
}

/** What the city listens to in each of its processes. */
export type ChildHooks = Pick<ChildSpec, 'onCrash' | 'onSpawn'>

const STOP_WITHIN_MS = 8000

/** A child process with a log file, in its own process group so that nothing it started outlives it. */
export class Child implements Part {
  readonly name: string
  private process: ChildProcess | undefined
  private ended: Promise<void> = Promise.resolve()
  private wanted = false

  constructor(private readonly spec: ChildSpec) {
    this.name = spec.name
  }

  get pid(): number | undefined {
    return this.process?.pid
  }

  /** Starts it and waits until it is ready. Throws with the end of its log when it dies first or takes too long. */
  async start(): Promise<void> {
    const { name, command, args, cwd, env, logFile, ready, timeoutMs, hopeless } = this.spec
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, 'a')
    const said = (): string => readFileSync(logFile).subarray(before).toString('utf8')
    const before = fstatSync(log).size
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    this.process = child
    if (child.pid !== undefined) this.spec.onSpawn?.({ pid: child.pid, commandLine: [command, ...args] })
    let failure: string | undefined
    this.ended = new Promise(resolve => {
      child.once('error', error => { failure = error.message; resolve() })
      child.once('exit', (code, signal) => { failure = `ended with ${signal ?? `code ${code}`}`; resolve() })
    })
    const died = (): void => {
      const why = failure ?? (hopeless?.test(said()) ? 'it reports an error' : undefined)
      if (why !== undefined) throw new Error(`${name} did not start: ${why}\n${lastLines(said())}`)
    }
    void this.ended.then(() => {
      if (this.process === child) this.process = undefined
      if (this.wanted) this.spec.onCrash?.(failure ?? 'ended')
    })
    try {
      await waitFor(ready, { what: `${name} (log: ${logFile})`, timeoutMs, giveUp: died })
      died()
    } catch (error) {
      await this.kill()
      throw error
    }
    this.wanted = true
  }

  /** Asks it to end, and insists after 8 s. */
  async stop(): Promise<void> {
    this.wanted = false
    this.signal('SIGTERM')
    const insist = setTimeout(() => this.signal('SIGKILL'), STOP_WITHIN_MS)
    await this.ended
    clearTimeout(insist)
  }

  async kill(): Promise<void> {
    this.wanted = false
    this.signal('SIGKILL')
    await this.ended
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  private signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = this.process?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // It has ended between our look and our signal: that is what we wanted.
    }
  }
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-25).join('\n')
