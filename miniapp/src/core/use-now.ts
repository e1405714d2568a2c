import { useEffect, useState } from 'react'
import { platform } from '../platform'

/** The time, renewed each half minute, for "还有 1 小时". Milliseconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => platform.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(platform.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
