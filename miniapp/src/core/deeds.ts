import { ActionBody, actOnReport, type Report } from '@fengqiao/shared/contracts/reports'
import type { Problem } from '@fengqiao/shared/problems'
import { Ulid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import type { Platform } from '../platform/platform'
import { worthRetrying, type Api } from './api'
import { Cell } from './cell'
import { Photo, type Uploads } from './uploads'

/** A step somebody took while the network was away (签收, 办结 …): sent later, in order, once. */
export const Deed = z.object({
  reportId: Ulid,
  no: z.string(),
  body: ActionBody,
  photos: z.array(Photo),
})
export type Deed = z.infer<typeof Deed>

export type DeedResult = { readonly kind: 'done'; readonly report: Report } | { readonly kind: 'queued' } | { readonly kind: 'refused'; readonly problem: Problem }

export interface Refused { readonly deed: Deed; readonly problem: Problem }

const KEY = 'deeds'

export class Deeds {
  readonly queue = new Cell<readonly Deed[]>([])
  /** What the server refused after the fact, until its maker has read it. */
  readonly refused = new Cell<readonly Refused[]>([])
  #flushing: Promise<void> | undefined
  /** By action id: the outcome of a step whose maker is still waiting for it on the page. */
  readonly #awaited = new Map<string, DeedResult | undefined>()

  constructor(private readonly platform: Pick<Platform, 'read' | 'write' | 'erasePhoto'>, private readonly api: Api, private readonly uploads: Uploads) {}

  load(): void {
    const kept = z.safeParse(z.array(Deed), this.platform.read(KEY))
    this.queue.set(kept.success ? kept.data : [])
  }

  /** Does it now; when there is no network, keeps it and its photos and answers `queued`. */
  async act(deed: Deed): Promise<DeedResult> {
    const { actionId } = deed.body
    this.#awaited.set(actionId, undefined)
    this.#keep([...this.queue.get(), deed])
    await this.flush()
    const result = this.#awaited.get(actionId)
    this.#awaited.delete(actionId)
    return result ?? { kind: 'queued' }
  }

  /** Sends what waits, in order, stopping at the first sign that there is no network. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => { this.#flushing = undefined })
    return this.#flushing
  }

  forgive(deed: Deed): void {
    this.refused.update((refused) => refused.filter((entry) => entry.deed !== deed))
  }

  async #flush(): Promise<void> {
    for (let deed = this.queue.get()[0]; deed !== undefined; deed = this.queue.get()[0]) {
      const result = await this.#attempt(deed)
      if (result.kind === 'queued') return
      this.#drop(deed)
      this.#report(deed, result)
    }
  }

  #report(deed: Deed, result: DeedResult): void {
    if (this.#awaited.has(deed.body.actionId)) this.#awaited.set(deed.body.actionId, result)
    else if (result.kind === 'refused') this.refused.update((refused) => [...refused, { deed, problem: result.problem }])
  }

  async #attempt(deed: Deed): Promise<DeedResult> {
    for (const photo of deed.photos) {
      const state = await this.uploads.send(photo)
      if (state.kind === 'failed') return settle(state.problem)
      if (state.kind !== 'ready') return { kind: 'queued' }
    }
    const answer = await this.api(actOnReport, { params: { id: deed.reportId }, body: deed.body })
    if (answer.kind === 'offline') return { kind: 'queued' }
    if (answer.kind === 'problem') return settle(answer.problem)
    return { kind: 'done', report: answer.value.report }
  }

  #drop(deed: Deed): void {
    this.#keep(this.queue.get().filter((other) => other !== deed))
    for (const { handle } of deed.photos) void this.platform.erasePhoto(handle)
  }

  #keep(deeds: readonly Deed[]): void {
    this.platform.write(KEY, deeds)
    this.queue.set(deeds)
  }
}

function settle(trouble: Problem): DeedResult {
  return worthRetrying(trouble) ? { kind: 'queued' } : { kind: 'refused', problem: trouble }
}
