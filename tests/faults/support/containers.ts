import type { Process } from './world'

/** What a caller learns when the process that served him died: nothing. */
export const GONE = Symbol('gone')

/**
 * The containers of one function, as Lambda keeps them: one is used again when it is free and alive, else a
 * fresh one is started. So two calls at once never share a process.
 */
export class Containers<Entry> {
  private readonly idle: { process: Process; entry: Entry }[] = []

  constructor(private readonly start: () => { process: Process; entry: Entry }) {}

  /** @throws what the entry throws while its process lives */
  async call<Answer>(use: (entry: Entry) => Promise<Answer>): Promise<Answer | typeof GONE> {
    const container = this.idle.pop() ?? this.start()
    try {
      const answer = await use(container.entry)
      return container.process.dead ? GONE : answer
    } catch (error) {
      if (!container.process.dead) throw error
      return GONE
    } finally {
      if (!container.process.dead) this.idle.push(container)
    }
  }
}
