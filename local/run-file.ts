import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import * as z from 'zod/mini'
import type { Started } from './child'

const runSchema = z.object({
  front: z.string(),
  children: z.array(z.object({ pid: z.number(), commandLine: z.array(z.string()) })),
})

/** The data of a running city must not be opened by a second one: two databases on one file would ruin it. */
export class AlreadyRunningError extends Error {
  readonly code = 'ALREADY_RUNNING'
  constructor(readonly url: string) {
    super(`this city is already running: ${url}`)
    this.name = 'AlreadyRunningError'
  }
}

/** The note in the data folder of which city uses it and which processes it has. */
export interface RunFile {
  note(started: Started): void
  remove(): void
}

/**
 * Takes the data folder for one city. Throws AlreadyRunningError when the city that has it still answers; what a
 * killed city left behind (a database, functions) is ended first. `front` is the address this city will answer at.
 */
export async function takeDataDir(dataDir: string, front: string): Promise<RunFile> {
  const file = join(dataDir, 'run.json')
  mkdirSync(dataDir, { recursive: true })
  const before = read(file)
  if (before && (await isCity(before.front))) throw new AlreadyRunningError(before.front)
  before?.children.filter(isStillThere).forEach(({ pid }) => end(pid))
  const children: Started[] = []
  const write = (): void => writeFileSync(file, JSON.stringify({ front, children }))
  write()
  return {
    note(started) {
      children.push(started)
      write()
    },
    remove: () => rmSync(file, { force: true }),
  }
}

function read(file: string): z.infer<typeof runSchema> | undefined {
  try {
    return runSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // No file, or one cut short by a kill: nothing to learn from it.
    return undefined
  }
}

/** True when one of our cities answers there. */
export async function isCity(front: string): Promise<boolean> {
  try {
    const answer: unknown = await (await fetch(`${front}/__city`, { signal: AbortSignal.timeout(2000) })).json()
    return z.object({ city: z.literal('fengqiao') }).safeParse(answer).success
  } catch {
    return false
  }
}

/** The number alone may belong to another program by now, so the whole command line is compared. */
function isStillThere({ pid, commandLine }: Started): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean).join(' ') === commandLine.filter(Boolean).join(' ')
  } catch {
    // No /proc on this system (macOS): ask ps.
    return spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout.trim() === commandLine.filter(Boolean).join(' ')
  }
}

/** Ends the whole group: each part was started as the head of its own. */
function end(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Gone in between.
  }
}
