/** What a running function asks of the world outside its process. */
export const KINDS = ['read', 'write', 'wechat', 'file', 'socket'] as const
export type Kind = (typeof KINDS)[number]

export interface Call {
  readonly kind: Kind
  /** For the report of a failed run: `PutItem`, `/cgi-bin/message/subscribe/send`. */
  readonly name: string
}

/**
 * How a call ends badly.
 * `refused`: it was never carried out, and the function is told so.
 * `answerLost`: it was carried out, and the function is told that it failed.
 * `diesBefore`, `diesAfter`: the process is gone at this call, not carried out or carried out.
 * `sentAgain`: it was carried out, the answer was lost on the wire, and the SDK sends the same request again.
 */
export const HOWS = ['refused', 'answerLost', 'diesBefore', 'diesAfter', 'sentAgain'] as const
export type How = (typeof HOWS)[number]

/** What makes a difference for a call of this kind: a read that was carried out has changed nothing. */
export function howsFor(kind: Kind): readonly How[] {
  switch (kind) {
    case 'read': return ['refused', 'diesBefore']
    case 'write': return HOWS
    case 'wechat':
    case 'file':
    case 'socket': return ['refused', 'answerLost', 'diesBefore', 'diesAfter']
  }
}

/** Thrown into a function by the world. No SDK takes it for something to try again. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/** An error that the AWS SDK answers by sending the same request again. */
class WireLost extends Error {
  override readonly name = 'TimeoutError'
}

/** What shall happen at a call: a fault, or something else that goes on in that very moment before the call is let through. */
export type Plan = (call: Call, number: number) => How | (() => Promise<void>) | undefined

/** Counts every call of every process of one run, and lets the planned things happen. */
export class World {
  readonly calls: Call[] = []
  /** The calls at which the plan did something. */
  readonly struck: string[] = []
  plan: Plan = () => undefined
  private over = false
  private readonly underWay = new Set<Promise<unknown>>()

  /** A new process. */
  process(): Process {
    return new Process(this)
  }

  /** Nothing can be done any more, and what is under way has ended. */
  async end(): Promise<void> {
    this.over = true
    await Promise.allSettled(this.underWay)
  }

  async doing<T>(work: () => Promise<T>): Promise<T> {
    if (this.over) throw new Killed()
    const doing = work()
    this.underWay.add(doing)
    try {
      return await doing
    } finally {
      this.underWay.delete(doing)
    }
  }

  next(call: Call): How | (() => Promise<void>) | undefined {
    this.calls.push(call)
    const planned = this.plan(call, this.calls.length)
    if (planned !== undefined) this.struck.push(`${this.calls.length} ${call.kind} ${call.name}${typeof planned === 'string' ? ` ${planned}` : ''}`)
    return planned
  }
}

/** One life of a function's container, between its start and its death. */
export class Process {
  dead = false

  constructor(private readonly world: World) {}

  /** Everything that leaves the process goes through here. */
  async reach<T>(call: Call, work: () => Promise<T>): Promise<T> {
    if (this.dead) throw new Killed()
    const planned = this.world.next(call)
    const carriedOut = () => this.world.doing(work)
    if (typeof planned === 'function') await planned()
    else if (planned !== undefined) return this.fail(planned, carriedOut)
    return carriedOut()
  }

  private async fail<T>(how: How, work: () => Promise<T>): Promise<T> {
    if (how === 'diesBefore' || how === 'diesAfter') this.dead = true
    // Whatever came of it, nobody hears.
    if (how !== 'refused' && how !== 'diesBefore') await work().catch(() => undefined)
    throw how === 'sentAgain' ? new WireLost() : new Killed()
  }
}
