import * as z from 'zod/mini'
import type { Platform, Socket } from '../platform/platform'
import { Cell } from './cell'

/** What the server says over the socket: what changed is named, its content never travels here. */
const Message = z.object({ type: z.string() })

/** Milliseconds before the nth attempt to connect again. */
const WAITS = [1_000, 2_000, 5_000, 15_000, 60_000]
/** API Gateway drops a socket idle for 10 minutes. Milliseconds. */
const PING_EVERY = 4 * 60_000

export interface LiveParts {
  openSocket: Platform['openSocket']
  url(): string | undefined
  token(): string | undefined
  /** Signs in again; the server no longer knows this token. */
  renew(): Promise<boolean>
}

/**
 * The open socket of a signed-in person. It only says *that* something changed; pages then ask the API,
 * so a missed message costs nothing but time (pages also ask whenever they come to the front).
 */
export class Live {
  /** Counts changes; a page that reads it asks again. */
  readonly changes = new Cell(0)
  readonly connected = new Cell(false)
  #socket: Socket | undefined
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #ping: ReturnType<typeof setInterval> | undefined

  constructor(private readonly parts: LiveParts) {}

  connect(): void {
    const url = this.parts.url()
    const token = this.parts.token()
    if (this.#socket !== undefined || url === undefined || token === undefined) return
    clearTimeout(this.#timer)
    this.#socket = this.parts.openSocket(url, {
      onOpen: () => {
        this.#attempt = 0
        this.#send({ action: 'hello', token })
        this.#ping = setInterval(() => this.#send({ action: 'ping' }), PING_EVERY)
      },
      onMessage: (text) => this.#hear(text),
      onClose: () => this.#again(),
    })
  }

  disconnect(): void {
    clearTimeout(this.#timer)
    this.#socket?.close()
    this.#forget()
  }

  #hear(text: string): void {
    const message = z.safeParse(Message, parse(text))
    if (!message.success) return
    switch (message.data.type) {
      case 'welcome':
        return this.connected.set(true)
      case 'matter':
        return this.changes.update((count) => count + 1)
      case 'refused':
        this.disconnect()
        void this.parts.renew().then((renewed) => { if (renewed) this.connect() })
    }
  }

  #again(): void {
    this.#forget()
    const wait = WAITS[Math.min(this.#attempt++, WAITS.length - 1)]
    this.#timer = setTimeout(() => this.connect(), wait)
  }

  #forget(): void {
    clearInterval(this.#ping)
    this.#socket = undefined
    this.connected.set(false)
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message))
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
