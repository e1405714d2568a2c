import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChildHooks } from './child'
import { Child } from './child'
import { answers } from './poll'

/** The buckets of the stage `local`, by the names that serverless.yml gives them. */
export const BUCKETS = ['fengqiao-uploads', 'fengqiao-photos', 'fengqiao-maps'] as const

/** How to run the file store. */
export interface S3Options {
  readonly port: number
  /** Where the files are kept, across restarts and kills. */
  readonly dataDir: string
  readonly logFile: string
  readonly hooks?: ChildHooks
}

/** An S3 emulator, persistent, as a part that can be killed. It does not enforce a form's size limit: S3 does, the functions must. */
export function s3({ port, dataDir, logFile, hooks }: S3Options): Child {
  mkdirSync(dataDir, { recursive: true })
  return new Child({
    name: 'S3',
    command: process.execPath,
    args: ['--import', 'tsx', 'local/s3-main.ts', String(port), dataDir],
    cwd: resolve(__dirname, '..'),
    logFile,
    ready: () => answers(`http://127.0.0.1:${port}`),
    timeoutMs: 60_000,
    ...hooks,
  })
}
