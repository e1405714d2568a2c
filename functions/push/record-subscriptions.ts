import type { BodyOf, OutputOf } from '@fengqiao/shared/contracts/operation'
import type { recordSubscriptions as operation } from '@fengqiao/shared/contracts/people'
import { Refusal } from '../kernel/problem'
import { WAIT_SECONDS, type Credit } from './consents'
import type { PushDeps } from './deps'
import { KINDS } from './templates'

type Deps = Pick<PushDeps, 'consents' | 'clock'>
type Body = BodyOf<typeof operation>

/**
 * Records what a person answered in WeChat's prompt, once per prompt, and sets free what waited for it: the
 * next sweep sends messages of the last day, newest first.
 */
export async function recordSubscriptions(deps: Deps, personId: string, { promptId, answers }: Body): Promise<OutputOf<typeof operation>> {
  for (let tries = 1; tries <= 5; tries += 1) {
    if (await deps.consents.answered(personId, promptId)) return creditsOf(deps, personId)
    const at = new Date(deps.clock()).toISOString()
    const changes = await Promise.all([...new Map(answers.map((answer) => [answer.template, answer])).values()].map((answer) => changeBy(deps, personId, answer)))
    if ((await deps.consents.record(personId, promptId, at, changes.flat())) === 'done') return creditsOf(deps, personId)
  }
  throw new Refusal('BUSY')
}

/** A refusal of a one-time template changes nothing: earlier accepts stay good. */
async function changeBy({ consents, clock }: Deps, personId: string, { template, accepted }: Body['answers'][number]) {
  const longTerm = KINDS[template] === 'longTerm'
  if (!accepted && !longTerm) return []
  const seen: Credit = await consents.creditOf(personId, template)
  const free = accepted ? await consents.waitingFor(personId, template, new Date(clock() - WAIT_SECONDS * 1000).toISOString()) : []
  return [{ seen, credits: longTerm ? Number(accepted) : seen.credits + 1, free }]
}

async function creditsOf({ consents }: Deps, personId: string): Promise<OutputOf<typeof operation>> {
  return { credits: Object.fromEntries((await consents.creditsOf(personId)).map(({ template, credits }) => [template, credits])) }
}
