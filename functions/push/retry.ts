import { attempt, LEASE } from './attempt'
import type { PushDeps } from './deps'
import { messageKeyOf } from './store'

/**
 * Tries a message that is due, for the sweep. A row the index still shows although the message has moved on,
 * or one that someone else is sending now, costs a read and changes nothing.
 * @param now milliseconds since 1970
 */
export async function retryMessage(deps: PushDeps, row: { pk: string; sk: string }, now: number): Promise<void> {
  const key = messageKeyOf(row)
  if (!key) throw new Error(`push: ${row.sk} is no message`)
  const found = await deps.messages.find(key)
  if (!found || found.state !== 'pending' || found.dueAt === undefined || found.dueAt > new Date(now).toISOString()) return
  const claimed = await deps.messages.claim(found, new Date(now + LEASE).toISOString())
  if (claimed) await attempt(deps, claimed)
}
