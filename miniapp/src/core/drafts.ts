import { CATALOGUE_VERSION, CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { Place } from '@fengqiao/shared/contracts/common'
import { putReport, type Report, type ReportBody } from '@fengqiao/shared/contracts/reports'
import { Problem } from '@fengqiao/shared/problems'
import { Ulid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import type { Platform } from '../platform/platform'
import { worthRetrying, type Api } from './api'
import { Cell } from './cell'
import { Photo, type Uploads } from './uploads'

/**
 * A report on its way: being written, waiting for the network, or refused and waiting for its writer.
 * One kept list is both the drafts and the outbox, so nothing typed can fall between the two.
 */
export const Draft = z.object({
  id: Ulid,
  state: z.enum(['writing', 'queued', 'refused']),
  startedAt: z.number(),
  category: z.optional(z.enum(CATEGORIES)),
  description: z.string(),
  place: z.optional(Place),
  photos: z.array(Photo),
  anonymous: z.boolean(),
  urgent: z.boolean(),
  /** Why the server refused it. */
  refusal: z.optional(Problem),
})
export type Draft = z.infer<typeof Draft>

export type Missing = 'category' | 'description' | 'place'
export type SendResult = { readonly kind: 'sent'; readonly report: Report } | { readonly kind: 'queued' } | { readonly kind: 'refused'; readonly problem: Problem }

const KEY = 'drafts'

/** What still has to be filled in, in the order of the page. Photos help but are not demanded. */
export function missingIn(draft: Draft): Missing[] {
  const missing: Missing[] = []
  if (draft.place === undefined) missing.push('place')
  if (draft.category === undefined) missing.push('category')
  if (draft.description.trim() === '') missing.push('description')
  return missing
}

const isEmpty = (draft: Draft): boolean => draft.photos.length === 0 && draft.description.trim() === '' && draft.category === undefined

function bodyOf({ category, description, place, photos, anonymous, urgent, startedAt }: Draft): ReportBody | undefined {
  if (category === undefined || place === undefined) return undefined
  return {
    category,
    description: description.trim(),
    place,
    photos: photos.map(({ fileId }) => fileId),
    catalogueVersion: CATALOGUE_VERSION,
    anonymous,
    urgent,
    occurredAt: new Date(startedAt).toISOString(),
  }
}

export class Drafts {
  readonly list = new Cell<readonly Draft[]>([])
  /** Ids of those on their way at this moment. */
  readonly sending = new Cell<ReadonlySet<string>>(new Set())
  readonly #running = new Map<string, Promise<SendResult>>()

  constructor(private readonly platform: Pick<Platform, 'read' | 'write' | 'erasePhoto' | 'now'>, private readonly api: Api, private readonly uploads: Uploads) {}

  /** Reads what is kept; an entry of a shape we no longer know is left out rather than breaking the rest. */
  load(): void {
    const kept = this.platform.read(KEY)
    const drafts = Array.isArray(kept) ? kept.flatMap((entry): Draft[] => {
      const parsed = z.safeParse(Draft, entry)
      return parsed.success ? [parsed.data] : []
    }) : []
    this.list.set(drafts)
  }

  find(id: string): Draft | undefined {
    return this.list.get().find((draft) => draft.id === id)
  }

  begin(id: string): Draft {
    const draft: Draft = { id, state: 'writing', startedAt: this.platform.now(), description: '', photos: [], anonymous: false, urgent: false }
    this.#keep([...this.list.get().filter((other) => !isEmpty(other)), draft])
    return draft
  }

  /** Every keystroke and every photo comes through here and is kept before it is shown. */
  change(id: string, part: Partial<Omit<Draft, 'id'>>): void {
    this.#keep(this.list.get().map((draft) => (draft.id === id ? { ...draft, ...part } : draft)))
  }

  changePhotos(id: string, change: (photos: Photo[]) => Photo[]): void {
    const draft = this.find(id)
    if (draft !== undefined) this.change(id, { photos: change(draft.photos) })
  }

  async discard(id: string): Promise<void> {
    const draft = this.find(id)
    this.#keep(this.list.get().filter((other) => other.id !== id))
    await Promise.all((draft?.photos ?? []).map(({ fileId, handle }) => {
      this.uploads.abort(fileId)
      return this.platform.erasePhoto(handle)
    }))
  }

  /** Sends now if it can, else keeps it queued. Pressing twice sends once. */
  send(id: string): Promise<SendResult> {
    const running = this.#running.get(id)
    if (running !== undefined) return running
    this.sending.update((ids) => new Set([...ids, id]))
    const sending = this.#send(id).finally(() => {
      this.#running.delete(id)
      this.sending.update((ids) => new Set([...ids].filter((other) => other !== id)))
    })
    this.#running.set(id, sending)
    return sending
  }

  /** Sends what waits, oldest first, stopping at the first sign that there is no network. */
  async flush(): Promise<void> {
    for (const { id, state } of this.list.get()) {
      if (state === 'queued' && (await this.send(id)).kind === 'queued') return
    }
  }

  async #send(id: string): Promise<SendResult> {
    this.change(id, { state: 'queued' })
    const draft = this.find(id)
    const body = draft && bodyOf(draft)
    if (draft === undefined || body === undefined) return { kind: 'queued' }
    for (const photo of draft.photos) {
      if (photo.ready) continue
      const state = await this.uploads.send(photo)
      if (state.kind === 'failed') return this.#settle(id, state.problem)
      if (state.kind !== 'ready') return { kind: 'queued' }
      this.changePhotos(id, (photos) => photos.map((other) => (other.fileId === photo.fileId ? { ...other, ready: true } : other)))
    }
    const answer = await this.api(putReport, { params: { id }, body })
    switch (answer.kind) {
      case 'offline':
        return { kind: 'queued' }
      case 'problem':
        return this.#settle(id, answer.problem)
      case 'ok':
        await this.discard(id)
        return { kind: 'sent', report: answer.value.report }
    }
  }

  #settle(id: string, trouble: Problem): SendResult {
    if (worthRetrying(trouble)) return { kind: 'queued' }
    this.change(id, { state: 'refused', refusal: trouble })
    return { kind: 'refused', problem: trouble }
  }

  #keep(drafts: readonly Draft[]): void {
    this.platform.write(KEY, drafts)
    this.list.set(drafts)
  }
}
