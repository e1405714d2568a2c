#!/usr/bin/env node
/**
 * Builds one platform and proves that something was built.
 * `taro build` exits 0 with an empty folder when its configuration is wrong, so its word is not enough.
 * Usage: node build.mjs weapp|h5
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const proofs = { weapp: 'app.json', h5: 'index.html' }
const platform = process.argv[2]
const proof = proofs[platform]
if (proof === undefined) {
  console.error(`usage: node build.mjs ${Object.keys(proofs).join('|')}`)
  process.exit(2)
}

const out = path.join(here, 'dist', platform)
rmSync(out, { recursive: true, force: true })
const taro = createRequire(import.meta.url).resolve('@tarojs/cli/bin/taro')
const run = spawnSync(process.execPath, [taro, 'build', '--type', platform], {
  cwd: here,
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production', TARO_ENV: platform },
})
if (run.status !== 0) process.exit(run.status ?? 1)
if (!existsSync(path.join(out, proof))) {
  console.error(`taro reported success, but dist/${platform}/${proof} is missing`)
  process.exit(1)
}

const bytes = dir => readdirSync(dir, { withFileTypes: true }).reduce((sum, entry) => {
  const file = path.join(dir, entry.name)
  return sum + (entry.isDirectory() ? bytes(file) : statSync(file).size)
}, 0)
console.log(`dist/${platform}: ${Math.round(bytes(out) / 1024)} KB`)
