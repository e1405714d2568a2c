import { componentsOf, type Artifact } from './artifact'
import type { Render, VirtualNode } from './compiler'
import { callMember, createInstance, type Instance, type InstanceHost } from './page'
import { attribute, type Node } from './tree'

export interface OpenPage { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly instance: Instance }

/** What `Page(…)` or `Component(…)` of a file registered. */
export interface Definition { readonly kind: 'page' | 'component'; readonly definition: object }

export interface PagesHost extends InstanceHost {
  readonly artifact: Artifact
  readonly render: Render
  /** Runs the file and answers what it registered. Throws when it registered nothing. */
  define(path: string): Definition
}

/** WeChat's page stack, with tab pages that stay alive behind one another. */
export class Pages {
  readonly stack: OpenPage[] = []
  readonly #tabs = new Map<string, OpenPage>()

  constructor(private readonly host: PagesHost) {}

  get top(): OpenPage {
    const top = this.stack[this.stack.length - 1]
    if (top === undefined) throw new Error('no page is open')
    return top
  }

  isTab(path: string): boolean {
    return this.host.artifact.app.tabBar?.list.some(({ pagePath }) => pagePath === path) ?? false
  }

  push(url: string): void {
    const before = this.stack[this.stack.length - 1]
    if (before !== undefined) callMember(before.instance, 'onHide')
    this.#show(this.#create(url))
  }

  replace(url: string): void {
    this.#unload(this.stack.pop())
    this.#show(this.#create(url))
  }

  back(delta: number): void {
    for (let i = 0; i < delta && this.stack.length > 1; i++) this.#unload(this.stack.pop())
    callMember(this.top.instance, 'onShow')
  }

  restart(url: string): void {
    while (this.stack.length > 0) this.#unload(this.stack.pop())
    for (const tab of this.#tabs.values()) this.#unload(tab)
    this.#tabs.clear()
    this.#show(this.#create(url))
  }

  switchTab(url: string): void {
    const path = pathOf(url)
    if (!this.isTab(path)) throw new Error(`switchTab:fail can not switch to non-TabBar page ${path}`)
    while (this.stack.length > 0 && !this.isTab(this.top.path)) this.#unload(this.stack.pop())
    const before = this.stack.pop()
    if (before?.path === path) return void this.stack.push(before)
    if (before !== undefined) callMember(before.instance, 'onHide')
    const alive = this.#tabs.get(path)
    if (alive === undefined) return this.#show(this.#create(url))
    this.stack.push(alive)
    callMember(alive.instance, 'onShow')
  }

  /** What is on the screen now, as WeChat's compiled WXML renders it. */
  screen(): Node[] {
    return this.#render(this.top.instance, this.top.path, undefined)
  }

  #create(url: string): OpenPage {
    const path = pathOf(url)
    if (!this.host.artifact.pages.includes(path)) throw new Error(`page "${path}" is not in app.json`)
    const { kind, definition } = this.host.define(path)
    const query = Object.fromEntries(new URLSearchParams(url.split('?')[1] ?? ''))
    const page = { path, query, instance: createInstance(path, definition, kind, this.host) }
    page.instance['options'] = query
    if (this.isTab(path)) this.#tabs.set(path, page)
    return page
  }

  #show(page: OpenPage): void {
    this.stack.push(page)
    callMember(page.instance, 'onLoad', { ...page.query })
    callMember(page.instance, 'onShow')
    setTimeout(() => { callMember(page.instance, 'onReady') }, 0)
  }

  #unload(page: OpenPage | undefined): void {
    if (page === undefined) return
    this.#tabs.delete(page.path)
    callMember(page.instance, 'onUnload')
  }

  #render(instance: Instance, path: string, parent: Node | undefined): Node[] {
    const used = componentsOf(this.host.artifact, path)
    const make = (virtual: VirtualNode, above: Node | undefined): Node => {
      const tag = virtual.tag.replace(/^wx-/, '')
      const node: Node = {
        tag, id: attribute(virtual.attr, 'id'), classes: attribute(virtual.attr, 'class').split(/\s+/).filter((name) => name !== ''),
        attr: virtual.attr, parent: above, children: [], owner: instance,
      }
      const component = used.get(tag)
      if (component === undefined) node.children.push(...virtual.children.map((child) => (typeof child === 'string' ? child : make(child, node))))
      else node.children.push(...this.#component(component, virtual, node))
      return node
    }
    return this.host.render(`${path}.wxml`, instance.data).children.flatMap((child) => (typeof child === 'string' ? [] : [make(child, parent)]))
  }

  /** Taro nests deep trees through a component of its own that holds no state but its properties. */
  #component(path: string, virtual: VirtualNode, parent: Node): Node[] {
    const { definition } = this.host.define(path)
    const declared: unknown = Reflect.get(definition, 'properties')
    const names = typeof declared === 'object' && declared !== null ? Object.keys(declared) : []
    const properties = Object.fromEntries(names.map((name) => [name, virtual.attr[name]]))
    return this.#render(createInstance(path, definition, 'component', this.host, properties), path, parent)
  }
}

function pathOf(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\//, '')
}
