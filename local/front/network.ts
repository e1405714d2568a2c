import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How good the network of one phone is. */
export type Network = 'normal' | 'slow' | 'off'
export const isNetwork = (value: unknown): value is Network => value === 'normal' || value === 'slow' || value === 'off'

const SLOW_MS = 2000

/** The bars of signal that each persona's phone has; only what goes to our server is affected. */
export class Networks {
  private readonly modes = new Map<string, Network>()
  private readonly sockets = new Map<string, Set<Socket>>()

  /** Switches a phone's network; switching off also cuts what is open. */
  set(persona: string, mode: Network): void {
    this.modes.set(persona, mode)
    // With an error, because only then does the proxy end its other half too.
    if (mode === 'off') this.sockets.get(persona)?.forEach(socket => socket.destroy(new Error('no network')))
  }

  get(persona: string | undefined): Network {
    return (persona === undefined ? undefined : this.modes.get(persona)) ?? 'normal'
  }

  /** Waits when slow; false when the request must be cut. */
  async lets(persona: string | undefined): Promise<boolean> {
    const mode = this.get(persona)
    if (mode === 'slow') await sleep(SLOW_MS)
    return mode !== 'off'
  }

  /** Remembers an open WebSocket, so that switching off can cut it. */
  hold(persona: string | undefined, socket: Socket): void {
    if (persona === undefined) return
    const held = this.sockets.get(persona) ?? new Set()
    this.sockets.set(persona, held.add(socket))
    socket.once('close', () => held.delete(socket)).on('error', () => undefined)
  }
}
