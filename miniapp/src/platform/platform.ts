import type { Place } from '@fengqiao/shared/contracts/common'
import type { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'

export type Template = (typeof SUBSCRIPTION_TEMPLATES)[number]

/** Why the phone did not do what was asked. `cancelled` is the person's own choice and needs no message. */
export type Refusal = 'cancelled' | 'denied' | 'unavailable'
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Refusal }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })
export const refused = (why: Refusal): Outcome<never> => ({ ok: false, why })

/** Addresses of the back end. `live` is absent where no socket is offered. */
export interface CityConfig {
  readonly api: string
  readonly live: string | undefined
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON text; absent for a request without a body. */
  readonly body?: string | undefined
}

/** `offline` covers every answerless end: no network, DNS, timeout, WeChat's `interrupted`. */
export type HttpOutcome = { readonly kind: 'answer'; readonly status: number; readonly body: unknown } | { readonly kind: 'offline' }

/** A photo kept in the app's own files; the handle survives a restart. */
export interface KeptPhoto {
  readonly handle: string
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/webp'
  /** Bytes. */
  readonly size: number
}

export interface UploadForm {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly handle: string
  /** 0 to 1. */
  readonly onProgress: (share: number) => void
}

export type UploadOutcome = 'sent' | 'offline' | 'aborted' | { readonly status: number }

export interface Upload {
  readonly ended: Promise<UploadOutcome>
  abort(): void
}

export interface Socket {
  send(text: string): void
  close(): void
}

export interface SocketEvents {
  onOpen(): void
  onMessage(text: string): void
  /** Once, however the connection ends. */
  onClose(): void
}

/** WeChat asks for privacy consent before a personal API runs; the answer lets it go on or refuses it. */
export type PrivacyAnswer = { readonly agreed: true; readonly buttonId: string } | { readonly agreed: false }

/**
 * Everything the app asks of the phone. One implementation per platform: `index.weapp.ts` (WeChat) and
 * `index.h5.ts` (browser). Nothing else may touch `Taro` APIs of this kind: on h5 the missing ones
 * *resolve as success*.
 */
export interface Platform {
  readonly name: 'weapp' | 'h5'
  /** Resolves when configuration is known; storage and network may be used only then. */
  start(): Promise<Outcome<CityConfig>>
  now(): number
  /** From a cryptographic source. */
  randomBytes(count: number): Promise<Uint8Array>
  /** JSON values; survives a restart. `read` answers undefined for a missing key. */
  read(key: string): unknown
  write(key: string, value: unknown): void
  erase(key: string): void
  /** Erases every key that begins so. */
  eraseAll(prefix: string): void

  request(request: HttpRequest): Promise<HttpOutcome>
  upload(form: UploadForm): Upload
  openSocket(url: string, events: SocketEvents): Socket
  online(): boolean
  onNetwork(listener: (online: boolean) => void): void
  /** The app comes to the front again. */
  onShow(listener: () => void): void

  loginCode(): Promise<Outcome<string>>
  /** Only on a tap. True for each template the person accepted. */
  subscribe(templates: readonly Template[]): Promise<Outcome<Partial<Record<Template, boolean>>>>
  onPrivacyNeeded(listener: (answer: (answer: PrivacyAnswer) => void) => void): void

  /** Takes or picks up to `max` pictures, scales them to 2048 px, and keeps them in the app's files. Only on a tap. */
  choosePhotos(max: number): Promise<Outcome<KeptPhoto[]>>
  /** An address `Picture` can show. */
  photoUrl(handle: string): Promise<string | undefined>
  photoBytes(handle: string): Promise<Uint8Array | undefined>
  erasePhoto(handle: string): Promise<void>

  position(): Promise<Outcome<Place>>
  /** The platform's own place picker; absent where our map is the picker. */
  pickPlace: ((near: Place | undefined) => Promise<Outcome<Place>>) | undefined
  /** Opens the phone's map to find the way; absent on a PC, where our own map is already on the page. */
  showPlace: ((place: Place, name: string) => void) | undefined
  call(phone: string): void
  /** The reader's own text size, relative to the usual one. */
  fontScale(): number
}
