/**
 * Runs work of one key one after another, in the order of the calls; different keys side by side. What fails
 * is the failing caller's; the next in line runs all the same.
 */
export function inTurn(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const mine = Promise.allSettled([last.get(key)]).then(work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
