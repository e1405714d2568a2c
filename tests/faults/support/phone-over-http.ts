import type { HttpOutcome, HttpRequest, Upload, UploadForm } from '../../../miniapp/src/platform/platform'
import { Phone, type Camera } from './phone'

/** Milliseconds: a process that is killed during a call may leave it open for ever. */
const PATIENCE = 15_000

/** A phone that reaches a real city over the network. `noted` learns of every answer. */
export function phoneOverHttp(base: string, token: string, camera: Camera, noted: (request: HttpRequest, outcome: HttpOutcome) => void): Phone {
  const request = async (made: HttpRequest): Promise<HttpOutcome> => {
    const outcome = await answerTo(made)
    noted(made, outcome)
    return outcome
  }
  const upload = ({ url, fields }: UploadForm): Upload => ({ ended: sendForm(url, fields, camera), abort: () => undefined })
  return new Phone({ base, camera, storage: new Map(), now: Date.now, token: async () => token, request, upload })
}

async function answerTo({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
  try {
    const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(PATIENCE), ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return { kind: 'answer', status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  } catch {
    return { kind: 'offline' }
  }
}

async function sendForm(url: string, fields: Readonly<Record<string, string>>, camera: Camera): Promise<Awaited<Upload['ended']>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([Uint8Array.from(camera)]), 'photo.jpg')
  try {
    const { status } = await fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(PATIENCE) })
    return status < 300 ? 'sent' : { status }
  } catch {
    return 'offline'
  }
}
