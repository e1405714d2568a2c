import type WebSocket from 'ws'
import * as z from 'zod/mini'
import { readArtifact, type Artifact } from './artifact'
import { Code } from './code'
import { compileWxml } from './compiler'
import { dispatch } from './events'
import { htmlOf } from './markup'
import { callMember } from './page'
import { Pages } from './pages'
import type { Phone } from './phone'
import { Styles } from './styles'
import { attribute, contains, nameOf, textOf, walk, type Node } from './tree'
import { asynchronous, type WxFunctions } from './wx/api'
import { deviceApis, PrivacyGate } from './wx/device'
import { networkApis, type Reach } from './wx/network'
import { systemApis } from './wx/system'

/** Milliseconds a person waits before he says that nothing happened. */
const PATIENCE = 30_000
const LOOK_EVERY = 25

export interface LaunchOptions {
  readonly phone: Phone
  readonly reach?: Reach
  /** Opens here instead of the first page, as a message card does. */
  readonly url?: string
}

/**
 * The built mini-program, running: its own JavaScript in a VM without `window`, its WXML through WeChat's
 * compiler, its network real. What WeChat would refuse is in `faults`; a test ends by looking there.
 */
export class MiniProgram {
  readonly faults: string[] = []
  /** `wx` functions called, by name. */
  readonly called: string[] = []
  readonly setData = { calls: 0, bytes: 0 }
  readonly #artifact: Artifact
  readonly #pages: Pages
  readonly #styles: Styles
  readonly #code: Code
  readonly #sockets = new Set<WebSocket>()
  readonly #listeners = new Map<string, unknown[]>()
  readonly #privacy: PrivacyGate
  #alive = true
  #tapping = false

  private constructor(private readonly phone: Phone, reach: Reach) {
    this.#artifact = readArtifact()
    const { render, warnings } = compileWxml(this.#artifact)
    this.faults.push(...warnings)
    this.#styles = new Styles(this.#artifact)
    this.#privacy = new PrivacyGate(phone, this.#artifact.app.__usePrivacyCheck__ === true)
    this.#pages = new Pages({
      artifact: this.#artifact, render,
      define: (file) => this.#code.define(file),
      changed: (bytes) => { this.setData.calls++; this.setData.bytes += bytes },
      fault: (message) => { this.faults.push(message) },
    })
    this.#code = new Code(this.#artifact.root, this.#createWx(reach), {
      pages: () => this.#pages.stack.map(({ instance }) => instance),
      fault: (message) => { this.faults.push(message) },
    })
  }

  static async launch({ phone, reach = (url) => url, url }: LaunchOptions): Promise<MiniProgram> {
    const mini = new MiniProgram(phone, reach)
    const [first = ''] = mini.#artifact.app.pages
    const launch = { path: (url ?? first).split('?')[0], query: {}, scene: 1001 }
    const app = mini.#code.start()
    callMember(app, 'onLaunch', launch)
    callMember(app, 'onShow', launch)
    mini.#pages.push(url ?? first)
    await mini.settle()
    return mini
  }

  /** Path of the page on the screen. */
  get page(): string {
    return this.#pages.top.path
  }

  screen(): Node[] {
    return this.#pages.screen()
  }

  /** The screen as HTML, to be looked at in a browser. */
  html(): string {
    return htmlOf(this.page, this.screen(), this.#artifact)
  }

  /** The words on the screen, as they are read. */
  text(): string {
    return this.screen().map(textOf).join('\n')
  }

  sees(words: string): boolean {
    return this.text().includes(words)
  }

  /** Waits until the words are there, or the condition holds. Throws with what is on the screen instead. */
  async until(condition: string | (() => boolean)): Promise<void> {
    const holds = typeof condition === 'string' ? () => this.sees(condition) : condition
    for (const start = Date.now(); !holds(); await pause(LOOK_EVERY)) {
      if (Date.now() - start > PATIENCE) throw new Error(`waited in vain for ${String(condition)} on ${this.page}; there is:\n${this.text()}\nfaults: ${this.faults.join('\n')}`)
    }
  }

  /**
   * Taps what bears this name (its words or its screen reader label), or `#id`. Waits for it to come, then
   * refuses what a finger could not do: hidden, disabled, or under something else.
   */
  async tap(what: string): Promise<void> {
    await this.until(() => find([...walk(this.screen())], what).length > 0)
    const all = [...walk(this.screen())]
    const found = find(all, what)
    const node = found.filter((candidate) => this.#obstacle(candidate, all) === undefined).pop()
    if (node === undefined) throw new Error(`"${what}" cannot be tapped: ${found.map((candidate) => this.#obstacle(candidate, all)).join(', ')}`)
    await this.#tapNode(node)
  }

  /** Types into the field with this label or `#id`, replacing what is there. */
  async type(what: string, value: string): Promise<void> {
    await this.until(() => find([...walk(this.screen())], what).some(isField))
    const all = [...walk(this.screen())]
    const field = find(all, what).find((node) => isField(node) && this.#obstacle(node, all) === undefined)
    if (field === undefined) throw new Error(`"${what}" cannot be typed into`)
    dispatch(field, 'input', { value: value.slice(0, Number(field.attr['maxlength'] ?? 140)), cursor: value.length })
    await this.settle()
  }

  /** What the field with this label holds. */
  value(what: string): string {
    return attribute(find([...walk(this.screen())], what).find(isField)?.attr ?? {}, 'value')
  }

  /** Presses one of WeChat's tabs. */
  async tab(words: string): Promise<void> {
    const tab = this.#artifact.app.tabBar?.list.find(({ text }) => text === words)
    if (tab === undefined || !this.#pages.isTab(this.page)) throw new Error(`no tab "${words}" on ${this.page}`)
    this.#pages.switchTab(`/${tab.pagePath}`)
    await this.settle()
  }

  /** Presses WeChat's back arrow. */
  async back(): Promise<void> {
    this.#pages.back(1)
    await this.settle()
  }

  async pullDown(): Promise<void> {
    callMember(this.#pages.top.instance, 'onPullDownRefresh')
    await this.settle()
  }

  /** The signal comes or goes. */
  async signal(online: boolean): Promise<void> {
    this.phone.online = online
    if (!online) for (const socket of this.#sockets) socket.terminate()
    this.#tell('onNetworkStatusChange', { isConnected: online, networkType: online ? '4g' : 'none' })
    await this.settle()
  }

  /** Lets what is already due happen. */
  async settle(): Promise<void> {
    for (let i = 0; i < 4; i++) await pause(5)
  }

  /** WeChat ends it: nothing more runs; the phone keeps what was saved. */
  kill(): void {
    this.#alive = false
    this.#code.end()
    for (const socket of this.#sockets) socket.terminate()
    this.phone.forgetTemporary()
  }

  /** Why a finger could not press it among all that is on the screen; undefined when it could. */
  #obstacle(node: Node, all: readonly Node[]): string | undefined {
    for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
      if (this.#styles.hides(at)) return `hidden by ${describe(at)}`
      if (at.attr['aria-disabled'] === true || (at.tag === 'button' && at.attr['disabled'] === true)) return `disabled (${describe(at)})`
      if (this.#styles.value(at, 'pointer-events') === 'none') return `${describe(at)} takes no taps`
    }
    const cover = all.filter((other) => this.#styles.coversScreen(other) && !contains(other, node)).find((other) => {
      const difference = compareOrder(this.#styles.order(other), this.#styles.order(node))
      // Of equals the one further down the page lies above.
      return difference > 0 || (difference === 0 && all.indexOf(other) > all.indexOf(node))
    })
    return cover === undefined ? undefined : `under ${describe(cover)}`
  }

  async #tapNode(node: Node): Promise<void> {
    this.#tapping = true
    const heard = dispatch(node, 'tap', { x: 0, y: 0 })
    this.#tapping = false
    const opened = await this.#openType(node)
    if (heard === 0 && !opened) throw new Error(`${describe(node)} does nothing when tapped`)
    await this.settle()
  }

  /** WeChat's own buttons answer through events of their own. */
  async #openType(node: Node): Promise<boolean> {
    const button = ancestors(node).find(({ tag }) => tag === 'button')
    switch (button?.attr['open-type']) {
      case 'getPhoneNumber':
        return button !== undefined && dispatch(button, 'getphonenumber', { code: await this.phone.doubles.phoneCode(), errMsg: 'getPhoneNumber:ok' }) > 0
      case 'agreePrivacyAuthorization':
        this.#privacy.agree(button?.id ?? '')
        return button !== undefined && dispatch(button, 'agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' }) > 0
      default:
        return false
    }
  }

  #tell(name: string, event: object): void {
    for (const listener of this.#listeners.get(name) ?? []) if (typeof listener === 'function') Reflect.apply(listener, undefined, [event])
  }

  #navigation(): WxFunctions {
    const url = (options: unknown) => z.object({ url: z.string() }).parse(options).url
    const noTab = (target: string) => {
      if (this.#pages.isTab((target.split('?')[0] ?? '').replace(/^\//, ''))) throw new Error('can not navigateTo a tabbar page')
      return target
    }
    return {
      navigateTo: asynchronous('navigateTo', (options) => this.#pages.push(noTab(url(options)))),
      redirectTo: asynchronous('redirectTo', (options) => this.#pages.replace(noTab(url(options)))),
      navigateBack: asynchronous('navigateBack', (options) => this.#pages.back(z.object({ delta: z._default(z.number(), 1) }).parse(options).delta)),
      reLaunch: asynchronous('reLaunch', (options) => this.#pages.restart(url(options))),
      switchTab: asynchronous('switchTab', (options) => this.#pages.switchTab(url(options))),
    }
  }

  #createWx(reach: Reach): object {
    const listen = (name: string) => (listener: unknown) => { this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]) }
    const [first = ''] = this.#artifact.app.pages
    const host = { phone: this.phone, declared: this.#artifact.app.requiredPrivateInfos ?? [], ensurePrivacy: () => this.#privacy.ensure(), inTap: () => this.#tapping }
    const functions: WxFunctions = {
      ...systemApis(this.phone, (api) => api in functions),
      ...networkApis(this.phone, reach, this.#sockets),
      ...deviceApis(host),
      ...this.#privacy.apis,
      ...this.#navigation(),
      getLaunchOptionsSync: () => ({ path: first, query: {}, scene: 1001 }),
      getEnterOptionsSync: () => ({ path: first, query: {}, scene: 1001 }),
      onAppShow: listen('onAppShow'),
      onNetworkStatusChange: listen('onNetworkStatusChange'),
    }
    const played: Record<string, unknown> = { env: { USER_DATA_PATH: 'wxfile://usr' } }
    for (const [name, run] of Object.entries(functions)) played[name] = (...args: unknown[]) => {
      if (!this.#alive) return undefined
      this.called.push(name)
      return run(...args)
    }
    return new Proxy(played, {
      get: (known, name): unknown => {
        if (typeof name !== 'string' || name in known || FEATURE_TESTS.has(name)) return Reflect.get(known, name)
        return (): never => {
          this.faults.push(`wx.${name} was called; the runner does not know it`)
          throw new Error(`wx.${name} is not played by the runner`)
        }
      },
    })
  }
}

/** Read to learn whether they are there, not called. */
const FEATURE_TESTS = new Set(['webpackJsonp', 'cloud', 'then', 'toJSON', 'constructor'])

const pause = (wait: number) => new Promise<void>((resolve) => { setTimeout(resolve, wait) })
const describe = ({ tag, id, classes }: Node) => `<${tag}${id === '' || id.startsWith('_') ? '' : ` #${id}`}${classes.map((name) => ` .${name}`).join('')}>`
const isField = ({ tag }: Node) => tag === 'textarea' || tag === 'input'

/** What bears the name or `#id`; failing that, what can be pressed and has the words among its own. */
function find(all: readonly Node[], what: string): Node[] {
  if (what.startsWith('#')) return all.filter(({ id }) => id === what.slice(1))
  const named = all.filter((node) => nameOf(node) === what)
  return named.length > 0 ? named : all.filter((node) => nameOf(node).includes(what) && isPressable(node))
}

const isPressable = ({ attr, tag }: Node) => attr['aria-role'] !== undefined || tag === 'button'

function ancestors(node: Node): Node[] {
  return node.parent === undefined ? [node] : [node, ...ancestors(node.parent)]
}

/** Above zero when the first stacking order lies above the second. */
function compareOrder(one: readonly number[], other: readonly number[]): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
