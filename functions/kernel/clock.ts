/** Milliseconds since 1970. Injected everywhere, so that a test can be next Tuesday. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
