import type { HttpOutcome, HttpRequest, Socket, SocketEvents, Upload, UploadForm, UploadOutcome } from './platform'
import { blobs } from './blobs.h5'

/** Milliseconds without an answer before a person is told there is no network. */
const TIMEOUT = 20_000

export async function request({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
  const timer = new AbortController()
  const alarm = setTimeout(() => timer.abort(), TIMEOUT)
  try {
    const answer = await fetch(url, { method, headers, signal: timer.signal, ...(body === undefined ? {} : { body }) })
    return { kind: 'answer', status: answer.status, body: await answer.json().catch(() => undefined) }
  } catch {
    return { kind: 'offline' }
  } finally {
    clearTimeout(alarm)
  }
}

/** XMLHttpRequest, because fetch does not report upload progress. */
export function upload({ url, fields, handle, onProgress }: UploadForm): Upload {
  const xhr = new XMLHttpRequest()
  let aborted = false
  const ended = blobs.get(handle).then((blob) => new Promise<UploadOutcome>((resolve) => {
    if (blob === undefined || aborted) return resolve('aborted')
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', blob) // S3 ignores every field after the file
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    xhr.onload = () => resolve(xhr.status < 300 ? 'sent' : { status: xhr.status })
    xhr.onerror = () => resolve('offline')
    xhr.ontimeout = () => resolve('offline')
    xhr.onabort = () => resolve('aborted')
    xhr.open('POST', url)
    xhr.send(form)
  }))
  return { ended, abort: () => { aborted = true; xhr.abort() } }
}

export function openSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url)
  let closed = false
  socket.onopen = () => events.onOpen()
  socket.onmessage = ({ data }) => { if (typeof data === 'string') events.onMessage(data) }
  socket.onclose = () => { if (!closed) events.onClose() }
  return {
    send: (text) => socket.send(text),
    close: () => { closed = true; socket.close() },
  }
}
