import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until it has come about; throws when it has not within half a minute. Nobody is promised milliseconds here. */
export async function soon(what: string, check: () => Promise<boolean>, patience = 30_000): Promise<void> {
  const end = Date.now() + patience
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(100)
  }
}
