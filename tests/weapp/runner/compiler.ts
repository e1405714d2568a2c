import { createRequire } from 'node:module'
import vm from 'node:vm'
import * as z from 'zod/mini'
import { filesIn, type Artifact } from './artifact'

/** WeChat's own compilers for Linux (wcc for WXML, wcsc for WXSS), which carry no types. */
const load = createRequire(__filename)
const Wcc = z.object({ wxmlToJs: z.custom<(root: string, options: { maxBuffer: number }) => string>((value) => typeof value === 'function') })
const Wcsc = z.custom<(root: string, files: string[], options: { maxBuffer: number }) => unknown>((value) => typeof value === 'function')
const ROOM = { maxBuffer: 256 * 1024 * 1024 }

/** One element as WeChat's render function makes it; text is a plain string. */
export interface VirtualNode {
  readonly tag: string
  readonly attr: Readonly<Record<string, unknown>>
  readonly children: readonly (VirtualNode | string)[]
}

/** wcc writes `aria-label` as `ariaLabel`; here attributes are called what WXML calls them. */
const asWritten = (attr: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attr).map(([name, value]) => [name.startsWith('data-') ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]))

const Virtual: z.ZodMiniType<VirtualNode> = z.lazy(() => z.object({
  tag: z.string(),
  attr: z.pipe(z._default(z.record(z.string(), z.unknown()), {}), z.transform(asWritten)),
  children: z._default(z.array(z.union([Virtual, z.string(), z.pipe(z.number(), z.transform(String))])), []),
}))

export type Render = (file: string, data: unknown) => VirtualNode

/** Compiles every WXML of the artifact with wcc. Throws wcc's message (file and line) on a broken one. */
export function compileWxml({ root }: Artifact): { render: Render; warnings: string[] } {
  const warnings: string[] = []
  const warn = (message: unknown) => { warnings.push(String(message)) }
  const context = vm.createContext({ window: {}, document: { createElement: () => ({}) }, __wxAppCode__: {}, setTimeout, console: { log: () => undefined, warn, error: warn } })
  const code = Wcc.parse(load('miniprogram-compiler')).wxmlToJs(root, ROOM)
  const gwx: unknown = vm.runInContext(`(function(){${code}})()`, context)
  // wcc's copying tests `constructor === Object`: data must be made in the realm of the compiled code.
  const parse: unknown = vm.runInContext('JSON.parse', context)
  const render: Render = (file, data) => Virtual.parse(call(call(gwx, file), call(parse, JSON.stringify(data)), {}, {}))
  return { render, warnings }
}

function call(target: unknown, ...args: unknown[]): unknown {
  if (typeof target !== 'function') throw new Error('wcc made no render function')
  return Reflect.apply(target, undefined, args)
}

/** Compiles every WXSS with wcsc; answers how many. wcsc returns an Error instead of throwing it. */
export function compileWxss({ root }: Artifact): number {
  const files = filesIn(root, '.wxss').map((file) => file.slice(0, -'.wxss'.length))
  const made = Wcsc.parse(load('miniprogram-compiler/src/wcsc'))(root, files, ROOM)
  if (made instanceof Error) throw made
  return files.length
}
