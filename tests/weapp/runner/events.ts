import { callMember } from './page'
import { datasetOf, type Node } from './tree'

/** Attributes that name a handler, in the order WeChat looks for them. */
const BINDINGS = ['catch', 'bind', 'bind:', 'catch:', 'capture-bind:'] as const
const BUBBLES = /^(tap|longpress|touch\w+)$/

/**
 * Sends an event as WeChat does: from the element up through every `bind…` the compiled WXML declares,
 * until a `catch…`. Answers how many handlers heard it.
 */
export function dispatch(node: Node, type: string, detail: object): number {
  const describe = (at: Node) => ({ id: at.id, dataset: datasetOf(at), offsetLeft: 0, offsetTop: 0 })
  const target = describe(node)
  let heard = 0
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
    for (const binding of BINDINGS) {
      const handler = at.attr[`${binding}${type}`]
      if (typeof handler !== 'string' || handler === '') continue
      heard++
      callMember(at.owner, handler, { type, timeStamp: Date.now(), target, currentTarget: describe(at), detail, touches: [], changedTouches: [], mark: {} })
    }
    if (!BUBBLES.test(type) || at.attr[`catch${type}`] !== undefined) break
  }
  return heard
}
