import { setTimeout as sleep } from 'node:timers/promises'

/** How long to wait and what to say; times in ms. */
export interface Wait {
  /** What is awaited, for the error: "DynamoDB to answer on port 4120". */
  readonly what: string
  readonly timeoutMs: number
  readonly everyMs?: number
  /** Throws when waiting has become pointless (for example: the process has ended). */
  readonly giveUp?: () => void
}

/** Asks again and again until `check` answers true. Throws after `timeoutMs`, or at once when `giveUp` throws. */
export async function waitFor(check: () => Promise<boolean>, { what, timeoutMs, everyMs = 50, giveUp }: Wait): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await check())) {
    giveUp?.()
    if (Date.now() > end) throw new Error(`gave up after ${Math.round(timeoutMs / 1000)} s waiting for ${what}`)
    await sleep(everyMs)
  }
}

/** True when something answers HTTP at this address, whatever it says. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}
