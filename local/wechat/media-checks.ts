import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxConfig } from './config'
import { judgePicture, verdictDetail } from './content'
import { pushSignature } from './signature'
import type { MediaCheck, SandboxState, Verdict } from './state'

const MAX_BYTES = 10 * 1024 * 1024
/** WeChat waits five seconds for an answer and tries three times in all. */
const ANSWER_WITHIN_MS = 5000
const TRIES = 3

type Outcome = { readonly verdict: Verdict } | { readonly errcode: number; readonly errmsg: string }

/** Checks pictures in the background and pushes the verdict, signed, to the configured address. */
export class MediaChecks {
  private readonly stopped = new AbortController()

  constructor(private readonly state: SandboxState, private readonly config: SandboxConfig) {}

  /** Goes on with the checks that a kill interrupted. */
  resume(): void {
    for (const check of this.state.pendingChecks.values()) this.start(check)
  }

  start(check: MediaCheck): void {
    this.run(check).catch((error: unknown) => {
      if (!this.stopped.signal.aborted) console.error(`media check ${check.traceId} failed`, error)
    })
  }

  stop(): void {
    this.stopped.abort()
  }

  private async run(check: MediaCheck): Promise<void> {
    const event = mediaCheckEvent(this.config, check, await this.judge(check.url))
    const delivered = await this.push(check, JSON.stringify(event))
    // After a stop the outcome is unknown: the check stays pending and is pushed again at the next start.
    if (this.stopped.signal.aborted) return
    this.state.record({ type: 'checkDone', traceId: check.traceId, outcome: delivered ? 'delivered' : 'dropped', at: this.config.clock() })
  }

  private async judge(url: string): Promise<Outcome> {
    const bytes = await this.download(url)
    return bytes ? { verdict: judgePicture(bytes) } : { errcode: -1008, errmsg: '下载错误，请检查媒体链接是否正常' }
  }

  private async download(url: string): Promise<Buffer | undefined> {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(10_000)]) })
      const bytes = response.ok ? Buffer.from(await response.arrayBuffer()) : undefined
      return bytes && bytes.length <= MAX_BYTES ? bytes : undefined
    } catch {
      return undefined
    }
  }

  private async push(check: MediaCheck, body: string): Promise<boolean> {
    const { push } = this.config
    if (!push) return false
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const url = signedUrl(push, this.config.clock(), { openid: check.openid })
      if (await this.post(url, body)) return true
      if (attempt < TRIES) await sleep(push.retryAfterMs, undefined, { signal: this.stopped.signal })
    }
    return false
  }

  private async post(url: URL, body: string): Promise<boolean> {
    const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal })
      return response.ok
    } catch {
      return false
    }
  }
}

/** The address with WeChat's signature parameters. */
export function signedUrl(push: { url: string; token: string }, now: number, extra: Readonly<Record<string, string>>): URL {
  const timestamp = String(Math.floor(now / 1000))
  const nonce = String(randomInt(1, 2 ** 31))
  const url = new URL(push.url)
  const parameters = { signature: pushSignature(push.token, timestamp, nonce), timestamp, nonce, ...extra }
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value))
  return url
}

function mediaCheckEvent(config: SandboxConfig, check: MediaCheck, outcome: Outcome): object {
  const common = {
    ToUserName: 'gh_sandbox000000',
    FromUserName: check.openid,
    CreateTime: Math.floor(config.clock() / 1000),
    MsgType: 'event',
    Event: 'wxa_media_check',
    appid: config.appid,
    trace_id: check.traceId,
    version: 2,
  }
  return 'verdict' in outcome
    ? { ...common, detail: verdictDetail(outcome.verdict), errcode: 0, errmsg: 'ok', result: outcome.verdict }
    : { ...common, detail: [], errcode: outcome.errcode, errmsg: outcome.errmsg }
}
