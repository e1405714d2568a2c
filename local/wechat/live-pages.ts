import { transformSync } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import * as z from 'zod/mini'

const appConfig = z.object({
  pages: z.array(z.string()),
  subPackages: z.optional(z.array(z.object({ root: z.string(), pages: z.array(z.string()) }))),
})

/**
 * The pages of the mini-program, from its app.config.ts: what WeChat knows of the "live version" and checks a
 * message's page against (41030). Empty, so that any page is taken, while there is no such file.
 */
export function livePages(configFile: string): string[] {
  if (!existsSync(configFile)) return []
  const { code } = transformSync(readFileSync(configFile, 'utf8'), { loader: 'ts', format: 'cjs' })
  const module: { exports: { default?: unknown } } = { exports: {} }
  // Taro's config files are plain objects inside a call to this global.
  runInNewContext(code, { module, exports: module.exports, process: { env: {} }, defineAppConfig: (config: unknown) => config })
  const { pages, subPackages = [] } = appConfig.parse(module.exports.default)
  return [...pages, ...subPackages.flatMap(({ root, pages: inside }) => inside.map(page => `${root}/${page}`))]
}
