import { readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import type { Definition } from './pages'
import { reason } from './wx/api'

export interface CodeHost {
  /** For `getCurrentPages`. */
  pages(): object[]
  /** What the code wrote to `console.error`. */
  fault(message: string): void
}

/** The mini-program's own JavaScript, in a realm of its own without `window`, `document` or `eval`. */
export class Code {
  readonly #context: vm.Context
  readonly #modules = new Map<string, { exports: unknown }>()
  readonly #definitions = new Map<string, Definition>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #app: object | undefined
  /** The file that runs now: what `Page()` registers belongs to it. */
  #running = ''
  #alive = true

  constructor(private readonly root: string, wx: object, private readonly host: CodeHost) {
    this.#context = this.#createContext(wx)
  }

  /** Runs app.js and answers what it gave to `App()`. */
  start(): object {
    this.#require('app.js')
    if (this.#app === undefined) throw new Error('app.js did not call App()')
    return this.#app
  }

  /** Runs the file of a page or component, once, and answers what it registered. */
  define(file: string): Definition {
    this.#require(`${file}.js`)
    const definition = this.#definitions.get(file)
    if (definition === undefined) throw new Error(`${file}.js registered neither a page nor a component`)
    return definition
  }

  /** Nothing of it runs any more. */
  end(): void {
    this.#alive = false
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #createContext(wx: object): vm.Context {
    const register = (kind: Definition['kind']) => (definition: object) => { this.#definitions.set(this.#running, { kind, definition }) }
    const later = (start: (work: () => void, wait?: number) => NodeJS.Timeout) => (work: () => void, wait?: number) => {
      if (!this.#alive) return undefined
      const timer = start(() => { if (this.#alive) work() }, wait)
      this.#timers.add(timer)
      return timer
    }
    const quiet = () => undefined
    const sandbox = {
      wx,
      console: { log: quiet, info: quiet, debug: quiet, warn: quiet, error: (...words: unknown[]) => this.host.fault(words.map(reason).join(' ')) },
      setTimeout: later(setTimeout), setInterval: later(setInterval), clearTimeout, clearInterval, Promise,
      App: (app: object) => { this.#app = app }, Page: register('page'), Component: register('component'), Behavior: (value: unknown) => value,
      getApp: () => this.#app, getCurrentPages: () => this.host.pages(), requirePlugin: () => ({}),
    }
    // WeChat runs no code made from strings: `eval` and `new Function` throw there, and here.
    return vm.createContext(Object.assign(sandbox, { global: sandbox }), { codeGeneration: { strings: false, wasm: false } })
  }

  /** WeChat wraps each file so that these names, and no browser ones, are in scope. */
  #require(file: string): unknown {
    const loaded = this.#modules.get(file)
    if (loaded !== undefined) return loaded.exports
    const module = { exports: {} }
    this.#modules.set(file, module)
    const name = path.join(this.root, file)
    const wrapped: unknown = vm.runInContext(`(function(require,module,exports,window,document,self,location,navigator,localStorage){${readFileSync(name, 'utf8')}\n})`, this.#context, { filename: name })
    if (typeof wrapped !== 'function') throw new Error(`${file} did not compile`)
    const before = this.#running
    this.#running = file.replace(/\.js$/, '')
    const require = (wanted: string) => this.#require(path.posix.join(path.posix.dirname(file), wanted.endsWith('.js') ? wanted : `${wanted}.js`))
    Reflect.apply(wrapped, undefined, [require, module, module.exports])
    this.#running = before
    return module.exports
  }
}
