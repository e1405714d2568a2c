import { useRef, type MutableRefObject } from 'react'

/** The newest value, for effects that must not run again because of it. */
export function useLatest<T>(value: T): MutableRefObject<T> {
  const latest = useRef(value)
  latest.current = value
  return latest
}
