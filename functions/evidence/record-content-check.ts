import * as z from 'zod/mini'
import { Refusal } from '../kernel/problem'
import { again } from './check-content'
import type { EvidenceDeps } from './deps'

/** WeChat's `wxa_media_check` event, as far as it is used. A check that failed has an errcode and no result. */
const Verdict = z.object({
  trace_id: z.string(),
  errcode: z.optional(z.int()),
  result: z.optional(z.object({ suggest: z.enum(['pass', 'review', 'risky']) })),
})

/**
 * Records what WeChat found. Delivered twice, it is recorded once.
 * @throws Refusal NOT_FOUND for a check we do not know (yet): WeChat then sends the event again
 */
export async function recordContentCheck({ store, clock }: Pick<EvidenceDeps, 'store' | 'clock'>, event: unknown): Promise<void> {
  const { trace_id, errcode = 0, result } = Verdict.parse(event)
  const fileId = await store.fileOfTrace(trace_id)
  if (fileId === undefined) throw new Refusal('NOT_FOUND')
  if (errcode === 0 && result) {
    await store.checked(fileId, result.suggest)
    return
  }
  const file = await store.find(fileId)
  if (file) await again({ store, clock }, fileId, file.checkTries ?? 1)
}
