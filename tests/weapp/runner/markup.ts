import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Artifact } from './artifact'
import { attribute, type Node } from './tree'

/** What WeChat's own components look like without any style of ours, roughly. */
const NATIVE = `
  html, body { margin: 0 } page { display: block; min-height: 100vh }
  view, scroll-view, swiper, map, form { display: block } text, label { display: inline } text { white-space: pre-wrap }
  button { display: block; width: 100%; margin: 0; padding: 0; border: 0; background: none; font: inherit; color: inherit; text-align: inherit }
  img { display: inline-block; width: 100% } map { background: #e4e2d9; min-height: 120px }`

/**
 * The page on the screen as HTML with the artifact's own WXSS: an approximation to look at in a browser.
 * WeChat's native parts (its title bar, tab bar and map) are not in it.
 */
export function htmlOf(page: string, screen: readonly Node[], artifact: Artifact): string {
  const style = [NATIVE, ...['app.wxss', `${page}.wxss`].map((file) => styleOf(path.join(artifact.root, file)))].join('\n').replace(/(-?[\d.]+)rpx/g, (_, rpx: string) => `${Number(rpx) / 2}px`)
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${page}</title><style>${style}</style><body><page>${screen.map(elementOf).join('')}</page>`
}

/** A style sheet with what it imports; not every page has one. */
function styleOf(file: string): string {
  if (!existsSync(file)) return ''
  return readFileSync(file, 'utf8').replace(/@import\s+"([^"]+)";/g, (_, other: string) => styleOf(path.join(path.dirname(file), other)))
}

function elementOf(node: Node | string): string {
  if (typeof node === 'string') return escaped(node)
  const style = attribute(node.attr, 'style')
  const common = `class="${escaped(node.classes.join(' '))}"${style === '' ? '' : ` style="${escaped(style)}"`}`
  switch (node.tag) {
    case 'image': return `<img ${common} src="${escaped(attribute(node.attr, 'src'))}" alt="">`
    case 'input': return `<input ${common} value="${escaped(attribute(node.attr, 'value'))}" placeholder="${escaped(attribute(node.attr, 'placeholder'))}">`
    case 'textarea': return `<textarea ${common} placeholder="${escaped(attribute(node.attr, 'placeholder'))}">${escaped(attribute(node.attr, 'value'))}</textarea>`
    default: return `<${node.tag} ${common}>${node.children.map(elementOf).join('')}</${node.tag}>`
  }
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
