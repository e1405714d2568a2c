import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as z from 'zod/mini'

const root = path.resolve(__dirname, '../..')

const Resource = z.object({ Type: z.string(), Properties: z._default(z.record(z.string(), z.unknown()), {}), DependsOn: z.optional(z.unknown()), DeletionPolicy: z.optional(z.string()) })
export type Resource = z.infer<typeof Resource>
const Template = z.object({ Resources: z.record(z.string(), Resource), Outputs: z._default(z.record(z.string(), z.unknown()), {}) })

export interface Packaged {
  readonly resources: Readonly<Record<string, Resource>>
  /** The template as text, for what must appear nowhere. */
  readonly text: string
  /** Bytes of each function's zip, by the function's key. */
  readonly zips: ReadonlyMap<string, number>
  /** The built entry of a function, as it is in its zip. */
  readonly bundle: (key: string) => Bundle
  readonly remove: () => void
}

export interface Bundle {
  readonly key: string
  readonly file: string
  readonly handler: string
}

/** What `npm run package` yields, made in a folder of its own. */
export function packaged(): Packaged {
  const out = mkdtempSync(path.join(tmpdir(), 'fengqiao-package-'))
  // Inside the project, so that what is not bundled is found; its own, so that it disturbs no running city.
  const work = path.join('.esbuild', path.basename(out))
  execFileSync(process.execPath, [path.join(root, 'node_modules/serverless/bin/serverless.js'), 'package', '--package', out], {
    cwd: root,
    env: { ...process.env, CITY_BUILD_DIR: work, CITY_KEEP_BUILD: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A build that fails can leave the CLI waiting for its own bundler: an end for it, in milliseconds.
    timeout: 240_000,
  })
  const text = readFileSync(path.join(out, 'cloudformation-template-update-stack.json'), 'utf8')
  const resources = Template.parse(JSON.parse(text)).Resources
  const zips = readdirSync(out).filter((file) => file.endsWith('.zip')).map((file) => [path.basename(file, '.zip'), statSync(path.join(out, file)).size] as const)
  return {
    resources, text, zips: new Map(zips),
    bundle: (key) => {
      const [, Properties] = ofType(resources, 'AWS::Lambda::Function').map(([name, found]) => [name, found.Properties] as const).find(([name]) => name.toLowerCase() === `${key}lambdafunction`.toLowerCase()) ?? []
      const [entry = '', handler = ''] = String(Properties?.['Handler']).split('.')
      return { key, handler, file: path.join(root, work, '.build', `${entry}.mjs`) }
    },
    remove: () => { for (const folder of [out, path.join(root, work)]) rmSync(folder, { recursive: true, force: true }) },
  }
}

/** The resources of one type, with their names. */
export const ofType = (resources: Packaged['resources'], type: string): [string, Resource][] => Object.entries(resources).filter(([, { Type }]) => Type === type)
