import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'

/** Where `npm run build:weapp` puts the mini-program. */
export const ARTIFACT = path.resolve(__dirname, '../../../miniapp/dist/weapp')

const AppJson = z.object({
  pages: z.array(z.string()),
  subPackages: z.optional(z.array(z.object({ root: z.string(), pages: z.array(z.string()) }))),
  usingComponents: z.optional(z.record(z.string(), z.string())),
  requiredPrivateInfos: z.optional(z.array(z.string())),
  __usePrivacyCheck__: z.optional(z.boolean()),
  tabBar: z.optional(z.object({ list: z.array(z.object({ pagePath: z.string(), text: z.string(), iconPath: z.optional(z.string()) })) })),
})
const PartJson = z.object({ usingComponents: z.optional(z.record(z.string(), z.string())) })

export interface Artifact {
  readonly root: string
  readonly app: z.infer<typeof AppJson>
  /** Every page, sub-packages included, as WeChat addresses it. */
  readonly pages: readonly string[]
}

/** Reads a built mini-program. Throws with what to do when it was not built. */
export function readArtifact(root = ARTIFACT): Artifact {
  const file = path.join(root, 'app.json')
  if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build:weapp -w @fengqiao/miniapp" first`)
  const app = AppJson.parse(JSON.parse(readFileSync(file, 'utf8')))
  const inPackages = (app.subPackages ?? []).flatMap(({ root: folder, pages }) => pages.map((page) => path.posix.join(folder, page)))
  return { root, app, pages: [...app.pages, ...inPackages] }
}

/** The components a page or component names: by tag, the path of each without extension. */
export function componentsOf({ root, app }: Artifact, part: string): Map<string, string> {
  const file = path.join(root, `${part}.json`)
  const own = existsSync(file) ? PartJson.parse(JSON.parse(readFileSync(file, 'utf8'))).usingComponents : undefined
  return new Map(Object.entries({ ...app.usingComponents, ...own }).map(([tag, target]) => [
    tag, target.startsWith('/') ? target.slice(1) : path.posix.normalize(path.posix.join(path.posix.dirname(part), target)),
  ]))
}

/** Every file below `folder`, relative to it, in POSIX form. */
export function filesIn(folder: string, end = ''): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith(end) && statSync(path.join(folder, file)).isFile())
}

/** Bytes of the main package and of each sub-package, as WeChat counts them (everything that is uploaded). */
export function packageSizes({ root, app }: Artifact): Map<string, number> {
  const folders = (app.subPackages ?? []).map(({ root: folder }) => `${folder.replace(/^\/|\/$/g, '')}/`)
  const sizes = new Map([['main', 0], ...folders.map((folder): [string, number] => [folder, 0])])
  for (const file of filesIn(root)) {
    if (file === 'project.config.json') continue
    const owner = folders.find((folder) => file.startsWith(folder)) ?? 'main'
    sizes.set(owner, (sizes.get(owner) ?? 0) + statSync(path.join(root, file)).size)
  }
  return sizes
}
