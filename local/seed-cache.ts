import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What decides what a freshly imported city looks like on disk. */
const SOURCES = ['local/demo-city', 'local/seed.ts', 'functions/grids', 'functions/people', 'functions/kernel', 'shared', 'infra/table.yml', 'package-lock.json']
/** The folders of a data folder that an import fills. */
const STORES = ['dynamodb', 's3'] as const

/**
 * A copy of the stores as they are right after the import, kept with the installed packages: an import writes some
 * 17,000 items, and every test city and every reset would do it again. Any change to what makes the city makes another copy.
 */
export interface SeedCache {
  /** Puts the stores into an empty data folder; false when there is no copy. */
  restore(dataDir: string): boolean
  /** Keeps the stores of a data folder whose database is stopped. Older copies go. */
  keep(dataDir: string): void
}

/** The cache of the project at `root`. */
export function seedCache(root: string, folder = join(root, 'node_modules/.cache/fengqiao')): SeedCache {
  const name = `seed-${fingerprint(root)}`
  return {
    restore(dataDir) {
      if (!existsSync(join(folder, name))) return false
      for (const store of STORES) cpSync(join(folder, name, store), join(dataDir, store), { recursive: true })
      return true
    },
    keep(dataDir) {
      mkdirSync(folder, { recursive: true })
      const old = readdirSync(folder).filter(other => other.startsWith('seed-') && other !== name)
      const half = join(folder, `${process.pid}.half`)
      for (const store of STORES) cpSync(join(dataDir, store), join(half, store), { recursive: true })
      // Whole or not at all; another city may have been faster with the same.
      if (existsSync(join(folder, name))) rmSync(half, { recursive: true })
      else renameSync(half, join(folder, name))
      for (const other of old) rmSync(join(folder, other), { recursive: true, force: true })
    },
  }
}

function fingerprint(root: string): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) for (const file of filesOf(join(root, source))) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

/** The file itself, or the files below a folder, tests left out, in a fixed order. */
function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.parentPath.includes('node_modules'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
