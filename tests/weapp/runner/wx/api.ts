/** Shared by every `wx` function the runner plays. */

/** A function of `wx`, called with whatever the mini-program passes. */
export type WxFunction = (...args: unknown[]) => unknown
export type WxFunctions = Record<string, WxFunction>

/** WeChat answers a failure with a text, `<api>:fail <why>`. */
export class WxFailure extends Error {
  override readonly name = 'WxFailure'
}

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function callOption(options: unknown, name: string, ...args: unknown[]): void {
  const callback: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined
  if (typeof callback === 'function') Reflect.apply(callback, undefined, args)
}

/** Runs `work` and answers through success, fail and complete, later, as WeChat does. */
export function answer(name: string, options: unknown, work: () => unknown): void {
  void Promise.resolve().then(work).then(
    (value) => ({ outcome: 'success', result: { errMsg: `${name}:ok`, ...(typeof value === 'object' ? value : {}) } }),
    (error: unknown) => ({ outcome: 'fail', result: { errMsg: `${name}:fail ${reason(error)}`, errno: 1 } }),
  ).then(({ outcome, result }) => {
    callOption(options, outcome, result)
    callOption(options, 'complete', result)
  })
}

const hasCallback = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && ['success', 'fail', 'complete'].some((name) => typeof Reflect.get(options, name) === 'function')

/** An API of the usual kind: one options object with callbacks; without any it returns a promise (base library ≥ 2.10.2). */
export function asynchronous(name: string, work: (options: unknown) => unknown): WxFunction {
  return (options) => {
    if (hasCallback(options)) return answer(name, options, () => work(options))
    return new Promise((success, fail) => answer(name, { success, fail }, () => work(options)))
  }
}
