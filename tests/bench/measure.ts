/** One figure against its bar. A bench file exports `bench(): Promise<Measure[]>`. */
export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** In words, e.g. `≥ 4`. */
  readonly bar: string
  readonly ok: boolean
}

/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? NaN : (low + high) / 2
}
