/**
 * A lifecycle is a table (design §3.2). The server applies it, screens ask it which buttons to show, and
 * the docs print it: one table, one engine.
 *
 * S state, A action, W who may act, G guard, E event, C the clock that starts.
 */
export interface Transition<S extends string, A extends string, W extends string, G extends string, E extends string, C extends string> {
  readonly action: A
  readonly from: readonly S[]
  readonly to: S
  readonly who: readonly W[]
  /** Facts that must hold; the first that does not is the answer. */
  readonly guards: readonly G[]
  readonly event: E
  readonly clock: C
  /** The article or rule this step rests on. */
  readonly basis: string
}

export type Decision<T extends AnyTransition> =
  | { readonly ok: true; readonly transition: T }
  | { readonly ok: false; readonly why: 'illegal' | 'notPermitted' }
  | { readonly ok: false; readonly why: 'guard'; readonly guard: T['guards'][number] }

type AnyTransition = Transition<string, string, string, string, string, string>

/**
 * Decides one move.
 * @param facts for each guard, whether it holds now; a missing fact does not hold
 */
export function decide<T extends AnyTransition>(
  table: readonly T[],
  move: { state: string; action: string; relations: ReadonlySet<string>; facts: Readonly<Partial<Record<string, boolean>>> },
): Decision<T> {
  const possible = table.filter((t) => t.action === move.action && t.from.includes(move.state))
  if (possible.length === 0) return { ok: false, why: 'illegal' }
  const permitted = possible.filter((t) => t.who.some((who) => move.relations.has(who)))
  if (permitted.length === 0) return { ok: false, why: 'notPermitted' }
  const judged = permitted.map((transition) => ({ transition, missing: firstMissing(transition, move.facts) }))
  const free = judged.find(({ missing }) => missing === undefined)
  if (free) return { ok: true, transition: free.transition }
  const guard = judged[0]?.missing
  return guard === undefined ? { ok: false, why: 'illegal' } : { ok: false, why: 'guard', guard }
}

/** The actions that would succeed now, in the table's order, without repeats. */
export function allowedActions<T extends AnyTransition>(
  table: readonly T[],
  at: { state: string; relations: ReadonlySet<string>; facts: Readonly<Partial<Record<string, boolean>>> },
): T['action'][] {
  const actions: T['action'][] = table.map((t) => t.action)
  return [...new Set(actions)].filter((action) => decide(table, { ...at, action }).ok)
}

function firstMissing<T extends AnyTransition>(transition: T, facts: Readonly<Partial<Record<string, boolean>>>): T['guards'][number] | undefined {
  return transition.guards.find((guard) => facts[guard] !== true)
}
