import { readFileSync } from 'node:fs'
import path from 'node:path'
import postcss from 'postcss'
import { filesIn, type Artifact } from './artifact'
import { attribute, type Node } from './tree'

interface Compound { readonly tag: string | undefined; readonly id: string | undefined; readonly classes: readonly string[] }
interface Rule { readonly compounds: readonly Compound[]; readonly children: readonly boolean[]; readonly weight: number; readonly values: ReadonlyMap<string, string> }

/** What a hit test needs to know; everything else of the style sheets is left alone. */
const WANTED = new Set(['display', 'visibility', 'pointer-events', 'position', 'z-index', 'top', 'right', 'bottom', 'left'])

/**
 * Reads the artifact's WXSS far enough to tell whether a finger could reach an element: what hides it and
 * what lies over it. Selectors of tags, ids and classes with descendant and child combinators are matched;
 * pseudo-classes, attributes and media queries are not, because none of ours hides or covers anything.
 */
export class Styles {
  readonly #rules: readonly Rule[]

  constructor({ root }: Artifact) {
    this.#rules = filesIn(root, '.wxss').flatMap((file) => rulesOf(readFileSync(path.join(root, file), 'utf8')))
  }

  /** The value a property has on an element by its own rules and inline style; no inheritance. */
  value(node: Node, property: string): string | undefined {
    const inline = inlineStyle(node).get(property)
    if (inline !== undefined) return inline
    let found: { weight: number; value: string } | undefined
    for (const rule of this.#rules) {
      const value = rule.values.get(property)
      if (value !== undefined && (found === undefined || rule.weight >= found.weight) && matches(node, rule)) found = { weight: rule.weight, value }
    }
    return found?.value
  }

  /** Whether it fills the screen over everything of lower order. */
  coversScreen(node: Node): boolean {
    const at = (side: string) => ['0', '0px'].includes(this.value(node, side) ?? '')
    return this.value(node, 'position') === 'fixed' && ['top', 'right', 'bottom', 'left'].every(at)
  }

  /** The z-indexes from the page down to the element: of two elements the one with the larger list lies above. */
  order(node: Node): number[] {
    const above = node.parent === undefined ? [] : this.order(node.parent)
    const positioned = ['fixed', 'absolute', 'relative', 'sticky'].includes(this.value(node, 'position') ?? '')
    const z = positioned ? Number(this.value(node, 'z-index')) : Number.NaN
    return Number.isNaN(z) ? above : [...above, z]
  }

  hides(node: Node): boolean {
    return this.value(node, 'display') === 'none' || this.value(node, 'visibility') === 'hidden' || node.attr['hidden'] === true
  }
}

function rulesOf(css: string): Rule[] {
  const rules: Rule[] = []
  postcss.parse(css).walkRules((rule) => {
    if (rule.parent?.type === 'atrule') return
    const values = new Map<string, string>()
    rule.walkDecls(({ prop, value }) => { if (WANTED.has(prop)) values.set(prop, value) })
    if (values.size === 0) return
    for (const selector of rule.selectors) {
      const parsed = parse(selector)
      if (parsed !== undefined) rules.push({ ...parsed, values })
    }
  })
  return rules
}

function parse(selector: string): Omit<Rule, 'values'> | undefined {
  if (/[:[\]*+~]/.test(selector)) return undefined
  const parts = selector.trim().replace(/\s*>\s*/g, ' >').split(/\s+/)
  const compounds = parts.map((part) => compound(part.replace('>', '')))
  const children = parts.map((part) => part.startsWith('>'))
  const weight = compounds.reduce((sum, { tag, id, classes }) => sum + (id === undefined ? 0 : 10_000) + classes.length * 100 + (tag === undefined ? 0 : 1), 0)
  return { compounds, children, weight }
}

function compound(text: string): Compound {
  return {
    tag: /^[\w-]+/.exec(text)?.[0],
    id: /#([\w-]+)/.exec(text)?.[1],
    classes: [...text.matchAll(/\.([\w-]+)/g)].map(([, name = '']) => name),
  }
}

function fits(node: Node, { tag, id, classes }: Compound): boolean {
  return (tag === undefined || node.tag === tag) && (id === undefined || node.id === id) && classes.every((name) => node.classes.includes(name))
}

function matches(node: Node, { compounds, children }: Rule): boolean {
  const last = compounds.length - 1
  const own = compounds[last]
  if (own === undefined || !fits(node, own)) return false
  let at: Node | undefined = node
  for (let i = last; i > 0; i--) {
    const above: Compound | undefined = compounds[i - 1]
    const direct = children[i] === true
    at = at.parent
    while (at !== undefined && above !== undefined && !fits(at, above)) at = direct ? undefined : at.parent
    if (at === undefined) return false
  }
  return true
}

function inlineStyle(node: Node): Map<string, string> {
  return new Map(attribute(node.attr, 'style').split(';').flatMap((part): [string, string][] => {
    const [name, value] = part.split(':')
    return name === undefined || value === undefined ? [] : [[name.trim(), value.trim()]]
  }))
}
