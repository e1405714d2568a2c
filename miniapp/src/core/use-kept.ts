import { useCallback, useRef, useState } from 'react'
import * as z from 'zod/mini'
import { platform } from '../platform'

/**
 * State of a form that survives the app being killed: kept at every change, before it is shown.
 * `clear` forgets it once it was sent.
 */
export function useKept<S extends z.ZodMiniType>(key: string, schema: S, initial: z.output<S>) {
  const first = useRef(initial)
  const [value, setValue] = useState<z.output<S>>(() => {
    const kept = z.safeParse(schema, platform.read(key))
    return kept.success ? kept.data : initial
  })
  const change = useCallback((make: (before: z.output<S>) => z.output<S>) => {
    setValue((before) => {
      const after = make(before)
      platform.write(key, after)
      return after
    })
  }, [key])
  const clear = useCallback(() => {
    platform.erase(key)
    setValue(first.current)
  }, [key])
  return { value, change, clear }
}
