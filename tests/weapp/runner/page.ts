/** An instance WeChat would make of `Page(…)` or `Component(…)`, with just enough of its own methods. */
export interface Instance {
  /** Path without extension, e.g. `pages/home/index`. */
  readonly is: string
  data: Record<string, unknown>
  [member: string]: unknown
}

/** Largest `setData` WeChat accepts in one call, bytes (platform rule). */
const SET_DATA_MAX = 1024 * 1024

export interface InstanceHost {
  changed(bytes: number): void
  fault(message: string): void
}

export function createInstance(path: string, definition: object, kind: 'page' | 'component', host: InstanceHost, properties: Record<string, unknown> = {}): Instance {
  const methods: unknown = kind === 'component' ? Reflect.get(definition, 'methods') : undefined
  const instance: Instance = {
    ...definition, ...(typeof methods === 'object' ? methods : {}),
    is: path, route: path, __route__: path, options: {},
    data: { ...copy(Reflect.get(definition, 'data')), ...properties },
  }
  return Object.assign(instance, {
    setData: (change: object, then?: () => void) => {
      const text = JSON.stringify(change)
      host.changed(text.length)
      if (text.length > SET_DATA_MAX) host.fault(`setData of ${text.length} bytes on ${path}: WeChat refuses more than 1 MB`)
      // The bridge is JSON: functions and undefined do not cross it.
      for (const [where, value] of Object.entries(copy(JSON.parse(text)))) put(instance.data, where, value)
      if (then !== undefined) setTimeout(then, 0)
    },
    selectComponent: () => null,
    selectAllComponents: () => [],
    createSelectorQuery: () => selectorQuery(),
    groupSetData: (work: () => void) => work(),
  })
}

/** Calls a lifecycle or handler by name when the instance has it. */
export function callMember(target: object, name: string, ...args: unknown[]): unknown {
  const member: unknown = Reflect.get(target, name)
  return typeof member === 'function' ? Reflect.apply(member, target, args) : undefined
}

function copy(value: unknown): Record<string, unknown> {
  const made: unknown = JSON.parse(JSON.stringify(value ?? {}))
  return typeof made === 'object' && made !== null ? { ...made } : {}
}

/** `root.cn[0].cl`: sets by path, making what is missing on the way. */
function put(data: object, where: string, value: unknown): void {
  const keys = where.replace(/\[(\d+)\]/g, '.$1').split('.').filter((key) => key !== '')
  const last = keys.pop()
  if (last === undefined) return
  let at: object = data
  keys.forEach((key, index) => {
    const found: unknown = Reflect.get(at, key)
    if (typeof found === 'object' && found !== null) at = found
    else {
      const made: object = /^\d+$/.test(keys[index + 1] ?? last) ? [] : {}
      Reflect.set(at, key, made)
      at = made
    }
  })
  Reflect.set(at, last, value)
}

/** There is no layout here: every box has the same plausible measures. */
function selectorQuery(): object {
  const box = { width: 375, height: 40, top: 0, left: 0, right: 375, bottom: 40, scrollTop: 0, scrollLeft: 0 }
  const jobs: unknown[] = []
  const ask = (then: unknown) => { jobs.push(then); return query }
  const node = { boundingClientRect: ask, scrollOffset: ask, fields: (_: unknown, then: unknown) => ask(then) }
  const query = {
    in: () => query, select: () => node, selectAll: () => node, selectViewport: () => node,
    exec: (then: unknown) => {
      setTimeout(() => {
        for (const job of jobs) if (typeof job === 'function') Reflect.apply(job, undefined, [box])
        if (typeof then === 'function') Reflect.apply(then, undefined, [jobs.map(() => box)])
      }, 0)
    },
  }
  return query
}
