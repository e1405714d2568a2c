import type { HttpOutcome, HttpRequest, UploadOutcome } from '../platform/platform'

/** A phone for tests: storage that survives, a network one can cut, photos one can count. */
export class TestPhone {
  readonly storage = new Map<string, string>()
  readonly photos = new Map<string, Uint8Array>()
  readonly requests: HttpRequest[] = []
  /** Answers by `METHOD /path`; anything else is refused. */
  readonly answers = new Map<string, (request: HttpRequest) => HttpOutcome>()
  uploads = 0
  online = true
  uploadOutcome: UploadOutcome = 'sent'

  read = (key: string): unknown => {
    const text = this.storage.get(key)
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return value
  }

  write = (key: string, value: unknown): void => { this.storage.set(key, JSON.stringify(value)) }
  now = (): number => Date.parse('2026-11-24T02:00:00Z')
  photoBytes = (handle: string): Promise<Uint8Array | undefined> => Promise.resolve(this.photos.get(handle))

  erasePhoto = (handle: string): Promise<void> => {
    this.photos.delete(handle)
    return Promise.resolve()
  }

  upload = ({ onProgress }: { onProgress: (share: number) => void }) => {
    this.uploads++
    onProgress(0.5)
    return { ended: Promise.resolve(this.online ? this.uploadOutcome : 'offline' as const), abort: () => undefined }
  }

  request = (request: HttpRequest): Promise<HttpOutcome> => {
    this.requests.push(request)
    if (!this.online) return Promise.resolve({ kind: 'offline' })
    const answer = this.answers.get(`${request.method} ${request.url}`)
    return Promise.resolve(answer?.(request) ?? { kind: 'answer', status: 404, body: undefined })
  }
}

export const ok = (body: unknown, status = 200): HttpOutcome => ({ kind: 'answer', status, body })
