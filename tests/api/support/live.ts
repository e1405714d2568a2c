import WebSocket from 'ws'
import { city } from './city'

type Said = Readonly<Record<string, unknown>>

const opened = new Set<WebSocket>()
// A failed test leaves its socket open, and jest would wait for it.
afterAll(() => { for (const socket of opened) socket.terminate() })

/** The open app's socket. */
export class Live {
  readonly heard: Said[] = []
  closed = false
  private readonly waiting = new Set<() => void>()

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const said: unknown = JSON.parse(data.toString('utf8'))
      this.heard.push(said !== null && typeof said === 'object' ? { ...said } : { not: 'an object', said })
      this.wake()
    })
    socket.on('close', () => {
      this.closed = true
      this.wake()
    })
    socket.on('error', () => undefined)
  }

  /** Connects, not yet signed in. */
  static async open(): Promise<Live> {
    const socket = new WebSocket(city.urls.live)
    opened.add(socket)
    const live = new Live(socket)
    await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject) })
    return live
  }

  /** Connects and signs in; resolves when the server has welcomed it. */
  static async signedIn(token: string): Promise<Live> {
    const live = await Live.open()
    live.say({ action: 'hello', token })
    await live.until(({ type }) => type === 'welcome')
    return live
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The first message of this kind, heard already or to come; throws after `patience` ms or when the socket closes. */
  async until(wanted: (said: Said) => boolean, patience = 20_000): Promise<Said> {
    const end = Date.now() + patience
    for (;;) {
      const found = this.heard.find(wanted)
      if (found) return found
      if (this.closed || Date.now() > end) throw new Error(`the socket ${this.closed ? 'closed' : 'stayed silent'}; it said ${JSON.stringify(this.heard)}`)
      await this.nextChange(end - Date.now())
    }
  }

  /** Resolves when the server has closed the socket; throws after `patience` ms. */
  async untilClosed(patience = 20_000): Promise<void> {
    const end = Date.now() + patience
    while (!this.closed) {
      if (Date.now() > end) throw new Error(`the socket stayed open; it said ${JSON.stringify(this.heard)}`)
      await this.nextChange(end - Date.now())
    }
  }

  close(): void {
    this.socket.close()
  }

  private nextChange(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, patience)
      this.waiting.add(done)
    })
  }

  private wake(): void {
    for (const done of [...this.waiting]) done()
  }
}
