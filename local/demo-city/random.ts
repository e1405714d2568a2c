/** Numbers in [0, 1) from a seed (mulberry32): the same seed gives the same city on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** One element, picked evenly. Throws RangeError on an empty list. */
export function pick<T>(random: () => number, list: readonly T[]): T {
  return nth(list, Math.floor(random() * list.length))
}

/** The element at `index`, where the caller knows there is one. */
export function nth<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no element ${index} of ${list.length}`)
  return value
}
