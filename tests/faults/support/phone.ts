import type { Operation, OutputOf } from '@fengqiao/shared/contracts/operation'
import { putReport, type ActionBody, type ReportBody } from '@fengqiao/shared/contracts/reports'
import { createApi, type Answer, type Api, type CallInput } from '../../../miniapp/src/core/api'
import { Deeds } from '../../../miniapp/src/core/deeds'
import { Drafts } from '../../../miniapp/src/core/drafts'
import { asPhoto, Uploads, type Purpose } from '../../../miniapp/src/core/uploads'
import type { Platform } from '../../../miniapp/src/platform/platform'

/** The server has said no for good, and the phone shows it to its owner. */
export class PhoneRefused extends Error {
  override readonly name = 'PhoneRefused'

  constructor(readonly codes: readonly string[]) {
    super(codes.join())
  }
}

/** A small JPEG from a camera; every photo of these tests is a copy of it. */
export type Camera = Uint8Array

/** What a phone reaches the city by, and what it keeps. */
export interface Line extends Pick<Platform, 'now' | 'request' | 'upload'> {
  readonly base: string
  readonly token: () => Promise<string>
  readonly camera: Camera
  readonly storage: Map<string, unknown>
}

/**
 * A phone with the mini-program's own outbox (drafts, steps, uploads), closed and opened again before each
 * try: what it sends again is what it really would.
 */
export class Phone {
  constructor(private readonly line: Line) {}

  private async open(): Promise<{ api: Api; drafts: Drafts; deeds: Deeds; uploads: Uploads }> {
    const { base, storage, camera, now, request, upload } = this.line
    const platform = {
      now, upload,
      read: (key: string) => structuredClone(storage.get(key)),
      write: (key: string, value: unknown) => void storage.set(key, structuredClone(value)),
      erasePhoto: async () => undefined,
      photoBytes: async () => camera,
    }
    const token = await this.line.token()
    const api = createApi({ request, base: () => base, token: () => token, renew: async () => false })
    const uploads = new Uploads(platform, api)
    const [drafts, deeds] = [new Drafts(platform, api, uploads), new Deeds(platform, api, uploads)]
    drafts.load()
    deeds.load()
    return { api, drafts, deeds, uploads }
  }

  /** Writes a report and presses send; it lies in the outbox until `flush` has got it through. */
  async write(id: string, body: Omit<ReportBody, 'photos'>, fileIds: readonly string[]): Promise<void> {
    const { drafts } = await this.open()
    drafts.begin(id)
    drafts.change(id, {
      state: 'queued', category: body.category, description: body.description, place: body.place, anonymous: body.anonymous ?? false, urgent: body.urgent ?? false,
      photos: fileIds.map((fileId) => this.photo(fileId, 'reportPhoto')),
    })
  }

  /** Presses a button of a report, with the version on the screen; it lies in the outbox until `flush` has got it through. */
  async press(reportId: string, body: ActionBody): Promise<void> {
    const { deeds } = await this.open()
    const photos = 'photos' in body ? body.photos ?? [] : []
    // `act` would send at once; here sending is the step that may fail.
    this.line.storage.set('deeds', [...deeds.queue.get(), { reportId, no: '', body, photos: photos.map((fileId) => this.photo(fileId, 'handlingPhoto')) }])
  }

  /** Opens the app once more: sends what waits, in order. Answers whether all has gone through. */
  async flush(): Promise<boolean> {
    const { drafts, deeds } = await this.open()
    await drafts.flush()
    await deeds.flush()
    const refused = [...drafts.list.get().flatMap(({ refusal }) => refusal ?? []), ...deeds.refused.get().map(({ problem }) => problem)]
    if (refused.length > 0) throw new PhoneRefused(refused.map(({ code }) => code))
    return drafts.list.get().length === 0 && deeds.queue.get().length === 0
  }

  /** Uploads a photo before anything is sent, as the app does while one still writes. */
  async upload(fileId: string): Promise<void> {
    const { uploads } = await this.open()
    const { kind } = await uploads.send(this.photo(fileId, 'reportPhoto'))
    if (kind !== 'ready') throw new Error(`the upload is ${kind}`)
  }

  /** Sends a report once, past the outbox, and shows the answer. */
  submit(id: string, body: Omit<ReportBody, 'photos'>, photos: string[]): Promise<Answer<OutputOf<typeof putReport>>> {
    return this.ask(putReport, { params: { id }, body: { ...body, photos } })
  }

  async ask<O extends Operation>(operation: O, input: CallInput<O>): Promise<Answer<OutputOf<O>>> {
    return (await this.open()).api(operation, input)
  }

  private photo(fileId: string, purpose: Purpose) {
    return asPhoto(fileId, purpose, { handle: fileId, contentType: 'image/jpeg', size: this.line.camera.length })
  }
}
