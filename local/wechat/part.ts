import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChildHooks } from '../child'
import { Child } from '../child'
import { answers } from '../poll'

/** How to run the sandbox as a process of its own. */
export interface WechatOptions {
  readonly port: number
  readonly dataDir: string
  /** Where events are pushed: our API's `/v1/wechat/events`. */
  readonly pushUrl: string
  /** The pages of the live version; empty: any page is taken. */
  readonly pages: readonly string[]
  readonly logFile: string
  readonly hooks?: ChildHooks
}

/** The WeChat sandbox as a part that can be killed. */
export function wechat({ port, dataDir, pushUrl, pages, logFile, hooks }: WechatOptions): Child {
  mkdirSync(dataDir, { recursive: true })
  return new Child({
    name: 'the WeChat sandbox',
    command: process.execPath,
    args: ['--import', 'tsx', 'local/wechat/main.ts', String(port), dataDir, pushUrl, pages.join(',')],
    cwd: resolve(__dirname, '../..'),
    logFile,
    ready: () => answers(`http://127.0.0.1:${port}/__sandbox/users`),
    timeoutMs: 60_000,
    ...hooks,
  })
}
