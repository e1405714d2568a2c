import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { componentsOf, filesIn, packageSizes, readArtifact } from './runner/artifact'
import { compileWxml, compileWxss } from './runner/compiler'

const KB = 1024
const artifact = readArtifact()

describe('the built mini-program', () => {
  test('every page of app.json is there in full', () => {
    for (const page of artifact.pages) {
      for (const part of ['js', 'wxml', 'json']) expect(existsSync(path.join(artifact.root, `${page}.${part}`)) ? page : `${page}.${part} is missing`).toBe(page)
    }
  })

  test("WeChat's compiler accepts every WXML", () => {
    const { render, warnings } = compileWxml(artifact)
    expect(warnings).toEqual([])
    for (const page of artifact.pages) expect(render(`${page}.wxml`, {}).tag).toBeDefined()
  })

  test("WeChat's compiler accepts every WXSS", () => {
    expect(compileWxss(artifact)).toBe(filesIn(artifact.root, '.wxss').length)
  })

  test('every component a page or component names exists', () => {
    const parts = filesIn(artifact.root, '.json').filter((file) => existsSync(path.join(artifact.root, file.replace(/json$/, 'wxml')))).map((file) => file.replace(/\.json$/, ''))
    const missing = parts.flatMap((part) => [...componentsOf(artifact, part)].filter(([, target]) => !existsSync(path.join(artifact.root, `${target}.json`))).map(([tag, target]) => `${part} names <${tag}> at ${target}`))
    expect(missing).toEqual([])
  })

  test('every tab has its icon, small enough for WeChat', () => {
    for (const { iconPath } of artifact.app.tabBar?.list ?? []) expect(filesIn(artifact.root)).toContain(iconPath)
  })

  test('the main package stays under 900 KB and every package under the 2 MB of WeChat', () => {
    const sizes = packageSizes(artifact)
    expect(sizes.get('main')).toBeLessThan(900 * KB)
    for (const size of sizes.values()) expect(size).toBeLessThan(2 * KB * KB)
  })

  test('personal APIs are declared, and privacy is asked for first', () => {
    expect(artifact.app.requiredPrivateInfos).toEqual(['getLocation', 'chooseLocation'])
    expect(artifact.app.__usePrivacyCheck__).toBe(true)
  })

  test("labels and roles reach WeChat's screen reader: the templates bind them", () => {
    const templates = readFileSync(path.join(artifact.root, 'base.wxml'), 'utf8')
    for (const [tag, names] of [['view', ['aria-label', 'aria-role', 'aria-checked', 'aria-disabled']], ['textarea', ['aria-label']], ['image', ['aria-label']]] as const) {
      const bound = templates.match(new RegExp(`<${tag} [^>]*aria-[^>]*>`))?.[0] ?? ''
      for (const name of names) expect(bound).toContain(`${name}="{{`)
    }
  })
})
