/** An element on the screen, with its place in the tree and the instance whose handlers it names. */
export interface Node {
  /** Without WeChat's `wx-`. */
  readonly tag: string
  readonly id: string
  readonly classes: readonly string[]
  readonly attr: Readonly<Record<string, unknown>>
  readonly parent: Node | undefined
  readonly children: (Node | string)[]
  /** Whose method a `bindtap="eh"` means. */
  readonly owner: object
}

/** A text attribute; empty when it is missing or no text. */
export function attribute(attr: Node['attr'], name: string): string {
  const value = attr[name]
  return typeof value === 'string' ? value : ''
}

/** What a reader sees of it. */
export function textOf(node: Node | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('')
}

/** The element and everything in it, in document order. */
export function* walk(nodes: readonly (Node | string)[]): Generator<Node> {
  for (const node of nodes) {
    if (typeof node === 'string') continue
    yield node
    yield* walk(node.children)
  }
}

/** What a screen reader says of it: its label, else its words. */
export function nameOf(node: Node): string {
  return attribute(node.attr, 'aria-label') || textOf(node).trim()
}

export function contains(outer: Node, inner: Node): boolean {
  for (let at: Node | undefined = inner; at !== undefined; at = at.parent) if (at === outer) return true
  return false
}

/** The `data-…` attributes as WeChat gives them to a handler. */
export function datasetOf({ attr }: Node): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attr).filter(([name]) => name.startsWith('data-')).map(([name, value]) => [
    name.slice('data-'.length).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value,
  ]))
}
