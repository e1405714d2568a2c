import type { Operation, OutputOf } from '@fengqiao/shared/contracts/operation'
import type { Problem } from '@fengqiao/shared/problems'
import { useDidShow } from '@tarojs/taro'
import * as z from 'zod/mini'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CallInput } from './api'
import { useCell } from './cell'
import { platform } from '../platform'
import { api, live, online, session } from './city'
import { useLatest } from './use-latest'

export interface Asked<T> {
  /** The last good answer; stays while a newer one is on its way. */
  readonly value: T | undefined
  readonly loading: boolean
  readonly trouble: Problem | 'offline' | undefined
  /** When `value` came, ms; for "内容是 10:32 的". */
  readonly at: number | undefined
  again(): Promise<void>
  /** Shows an answer that came another way (an action answers with the new state). */
  put(value: T): void
}

/** Milliseconds. */
const JUST_ASKED = 1_000

interface Kept { readonly value: unknown; readonly at: number }

/** The last answer kept on the phone, so that a page opens with something even without signal. */
function recall<O extends Operation>(operation: O, keepAs: string | undefined): { value: OutputOf<O> | undefined; at: number | undefined } {
  const kept = keepAs === undefined ? undefined : z.safeParse(z.object({ value: z.unknown(), at: z.number() }), platform.read(keepAs))
  const value = kept?.success ? z.safeParse<O['output']>(operation.output, kept.data.value) : undefined
  return kept?.success && value?.success ? { value: value.data, at: kept.data.at } : { value: undefined, at: undefined }
}

/**
 * Asks an operation for a page: when it opens, whenever it comes to the front, when the live socket says
 * something changed, and when the network returns. `input` undefined asks nothing yet.
 * @param keepAs storage key under which the answer survives a restart (cleared when signing out)
 */
export function useAsk<O extends Operation>(operation: O, input: CallInput<O> | undefined, keepAs?: string): Asked<OutputOf<O>> {
  const [state, setState] = useState<Omit<Asked<OutputOf<O>>, 'again' | 'put'>>(() => ({ ...recall(operation, keepAs), loading: true, trouble: undefined }))
  const changes = useCell(live.changes)
  const connected = useCell(online)
  const signedIn = useCell(session.state).kind === 'signedIn'
  const latest = useLatest(input)
  const key = input === undefined ? undefined : JSON.stringify(input)
  const turn = useRef(0)
  const askedAt = useRef(0)
  const ready = key !== undefined && (signedIn || operation.audience === 'public')

  const again = useCallback(async () => {
    if (!ready || latest.current === undefined) return
    const mine = ++turn.current
    askedAt.current = platform.now()
    setState((before) => ({ ...before, loading: true }))
    const answer = await api(operation, latest.current)
    if (mine !== turn.current) return // a later question is on its way
    if (answer.kind === 'ok') {
      const kept: Kept = { value: answer.value, at: platform.now() }
      if (keepAs !== undefined) platform.write(keepAs, kept)
      setState({ value: answer.value, loading: false, trouble: undefined, at: kept.at })
    } else setState((before) => ({ ...before, loading: false, trouble: answer.kind === 'offline' ? 'offline' : answer.problem }))
  }, [operation, latest, ready, keepAs])

  useEffect(() => { void again() }, [again, key, changes, connected])
  useDidShow(() => {
    // The first showing is the opening itself, which has just asked.
    if (platform.now() - askedAt.current > JUST_ASKED) void again()
  })
  const put = useCallback((value: OutputOf<O>) => {
    turn.current++
    setState({ value, loading: false, trouble: undefined, at: platform.now() })
  }, [])
  return { ...state, again, put }
}
