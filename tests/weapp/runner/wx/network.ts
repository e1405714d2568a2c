import WebSocket from 'ws'
import * as z from 'zod/mini'
import type { Phone } from '../phone'
import { answer, callOption, reason, WxFailure, type WxFunctions } from './api'

/** Where an address built into the artifact really is: a test's city listens on ports of its own. */
export type Reach = (url: string) => string

const Request = z.object({
  url: z.string(),
  method: z._default(z.string(), 'GET'),
  header: z._default(z.record(z.string(), z.string()), {}),
  data: z.optional(z.string()),
  dataType: z.optional(z.string()),
})
const Upload = z.object({ url: z.string(), filePath: z.string(), name: z.string(), formData: z._default(z.record(z.string(), z.string()), {}) })
const Connect = z.object({ url: z.string() })
const Sent = z.object({ data: z.string() })

/** Real HTTP and real sockets; without signal they fail as WeChat's do. */
export function networkApis(phone: Phone, reach: Reach, sockets: Set<WebSocket>): WxFunctions {
  const needSignal = () => { if (!phone.online) throw new WxFailure('net::ERR_INTERNET_DISCONNECTED') }
  return {
    request: (options) => {
      const control = new AbortController()
      answer('request', options, async () => {
        needSignal()
        const { url, method, header, data } = Request.parse(options)
        const response = await fetch(reach(url), { method, headers: header, signal: control.signal, ...(data === undefined ? {} : { body: data }) })
        return { statusCode: response.status, data: await response.text(), header: headersOf(response) }
      })
      return { abort: () => control.abort() }
    },
    uploadFile: (options) => {
      const control = new AbortController()
      const listeners: unknown[] = []
      const progress = (percent: number) => { for (const listener of listeners) callOption({ listener }, 'listener', { progress: percent }) }
      answer('uploadFile', options, async () => {
        needSignal()
        const { url, filePath, name, formData } = Upload.parse(options)
        const bytes = phone.files.get(filePath)
        if (bytes === undefined) throw new WxFailure(`file not found ${filePath}`)
        const form = new FormData()
        for (const [field, value] of Object.entries(formData)) form.append(field, value)
        form.append(name, new Blob([new Uint8Array(bytes)]), 'photo.jpg')
        progress(50)
        const response = await fetch(reach(url), { method: 'POST', body: form, signal: control.signal })
        progress(100)
        return { statusCode: response.status, data: await response.text() }
      })
      return { abort: () => control.abort(), onProgressUpdate: (listener: unknown) => { listeners.push(listener) }, offProgressUpdate: () => undefined, onHeadersReceived: () => undefined, offHeadersReceived: () => undefined }
    },
    connectSocket: (options) => {
      const { url } = Connect.parse(options)
      const heard: Record<string, unknown> = {}
      const hear = (name: string) => (listener: unknown) => { heard[name] = listener }
      const tell = (name: string, event: object) => callOption(heard, name, event)
      const socket = phone.online ? new WebSocket(reach(url)) : undefined
      answer('connectSocket', options, () => {
        if (socket === undefined) throw new WxFailure('no network')
        return {}
      })
      if (socket !== undefined) {
        sockets.add(socket)
        socket.on('open', () => tell('open', {}))
        socket.on('message', (data) => tell('message', { data: Buffer.isBuffer(data) ? data.toString('utf8') : '' }))
        socket.on('error', (error) => tell('error', { errMsg: reason(error) }))
        socket.on('close', (code) => { sockets.delete(socket); tell('close', { code }) })
      }
      return {
        onOpen: hear('open'), onMessage: hear('message'), onClose: hear('close'), onError: hear('error'),
        send: (message: unknown) => { socket?.send(Sent.parse(message).data) },
        close: () => { socket?.close() },
      }
    },
  }
}

function headersOf(response: Response): Record<string, string> {
  const headers: Record<string, string> = {}
  response.headers.forEach((value, name) => { headers[name] = value })
  return headers
}
