import { sha256 } from '@noble/hashes/sha2'
import { bytesToHex } from '@noble/hashes/utils'
import { completeUpload, PHOTO_MAX_BYTES, PHOTO_TYPES, PURPOSES, putUpload } from '@fengqiao/shared/contracts/evidence'
import type { Place } from '@fengqiao/shared/contracts/common'
import { problem, type Problem } from '@fengqiao/shared/problems'
import { Ulid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import type { KeptPhoto, Platform } from '../platform/platform'
import type { Api } from './api'
import { Cell } from './cell'

/** A photo as drafts keep it: named by the phone, so that sending it twice stores it once. */
export const Photo = z.object({
  fileId: Ulid,
  purpose: z.enum(PURPOSES),
  handle: z.string(),
  contentType: z.enum(PHOTO_TYPES),
  size: z.number(),
  ready: z.boolean(),
})
export type Photo = z.infer<typeof Photo>
export type Purpose = (typeof PURPOSES)[number]

export type UploadState =
  | { readonly kind: 'uploading'; readonly share: number }
  | { readonly kind: 'ready'; readonly suggestedPlace?: Place | undefined }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly problem: Problem }

export type UploadStates = Readonly<Record<string, UploadState>>

export const asPhoto = (fileId: string, purpose: Purpose, kept: KeptPhoto): Photo => ({ fileId, purpose, ...kept, ready: false })

interface Control { abort(): void }

/** Sends photos, each at most once at a time, and says how far each has come. */
export class Uploads {
  readonly states = new Cell<UploadStates>({})
  readonly #running = new Map<string, { ended: Promise<UploadState>; abort: () => void }>()

  constructor(private readonly platform: Pick<Platform, 'photoBytes' | 'upload'>, private readonly api: Api) {}

  /** Resolves when the photo is ready, waits for the network (`waiting`), or failed for good (`failed`). */
  send(photo: Photo): Promise<UploadState> {
    const running = this.#running.get(photo.fileId)
    if (running !== undefined) return running.ended
    const control: Control = { abort: () => undefined }
    this.#tell(photo.fileId, { kind: 'uploading', share: 0 })
    const ended = this.#send(photo, control).then((state) => {
      this.#running.delete(photo.fileId)
      this.#tell(photo.fileId, state)
      return state
    })
    this.#running.set(photo.fileId, { ended, abort: () => control.abort() })
    return ended
  }

  abort(fileId: string): void {
    this.#running.get(fileId)?.abort()
  }

  async #send(photo: Photo, control: Control): Promise<UploadState> {
    const params = { id: photo.fileId }
    const bytes = await this.platform.photoBytes(photo.handle)
    if (bytes === undefined) return { kind: 'failed', problem: problem('PHOTO_UNREADABLE') }
    if (bytes.length > PHOTO_MAX_BYTES) return { kind: 'failed', problem: problem('TOO_LARGE') }
    const announced = await this.api(putUpload, {
      params,
      body: { purpose: photo.purpose, contentType: photo.contentType, size: bytes.length, sha256: bytesToHex(sha256(bytes)) },
    })
    if (announced.kind === 'offline') return { kind: 'waiting' }
    if (announced.kind === 'problem') return { kind: 'failed', problem: announced.problem }

    if (announced.value.state === 'announced') {
      const { url, fields } = announced.value
      const upload = this.platform.upload({ url, fields, handle: photo.handle, onProgress: (share) => this.#tell(photo.fileId, { kind: 'uploading', share }) })
      control.abort = () => upload.abort()
      const outcome = await upload.ended
      if (outcome === 'offline' || outcome === 'aborted') return { kind: 'waiting' }
      if (outcome !== 'sent') return { kind: 'failed', problem: problem(outcome.status >= 500 ? 'BUSY' : 'PHOTO_MISMATCH') }
    }
    const checked = await this.api(completeUpload, { params })
    if (checked.kind === 'offline') return { kind: 'waiting' }
    if (checked.kind === 'problem') return { kind: 'failed', problem: checked.problem }
    return { kind: 'ready', suggestedPlace: checked.value.suggestedPlace }
  }

  #tell(fileId: string, state: UploadState): void {
    this.states.update((states) => ({ ...states, [fileId]: state }))
  }
}
