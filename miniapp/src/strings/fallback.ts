export type DeepPartial<T> = T extends string | readonly unknown[] | ((...args: never[]) => unknown) ? T : { readonly [key in keyof T]?: DeepPartial<T[key]> }

type Group = Readonly<Record<string, unknown>>
const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null && !Array.isArray(value)

function merge(base: Group, over: Group): Group {
  const entries = Object.entries(base).map(([key, fallback]): [string, unknown] => {
    const own = over[key]
    if (own === undefined) return [key, fallback]
    return [key, isGroup(own) && isGroup(fallback) ? merge(fallback, own) : own]
  })
  return Object.fromEntries(entries)
}

/** The words of `over`, and those of `base` wherever `over` has none. */
export function withFallback<T extends Group>(base: T, over: DeepPartial<T>): T {
  return { ...base, ...merge(base, { ...over }) }
}
