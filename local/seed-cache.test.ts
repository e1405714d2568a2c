import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedCache } from './seed-cache'

const dir = mkdtempSync(join(tmpdir(), 'seed-cache-'))
afterAll(() => rmSync(dir, { recursive: true }))
const put = (path: string, text: string): void => {
  mkdirSync(join(dir, path, '..'), { recursive: true })
  writeFileSync(join(dir, path), text)
}

test('imported stores are restored as they were, until anything that makes the city changes', () => {
  for (const folder of ['local/demo-city', 'functions/grids', 'functions/people', 'functions/kernel', 'shared']) put(`project/${folder}/a.ts`, folder)
  for (const file of ['local/seed.ts', 'infra/table.yml', 'package-lock.json']) put(`project/${file}`, file)
  put('first/dynamodb/db', 'rows')
  put('first/s3/maps/map', 'map')
  const cache = () => seedCache(join(dir, 'project'), join(dir, 'cache'))
  const second = join(dir, 'second')

  expect(cache().restore(second)).toBe(false)
  expect(existsSync(second)).toBe(false)
  cache().keep(join(dir, 'first'))
  cache().keep(join(dir, 'first'))
  expect(cache().restore(second)).toBe(true)
  expect(readFileSync(join(second, 's3/maps/map'), 'utf8')).toBe('map')

  put('project/functions/grids/a.test.ts', 'tests do not make the city')
  expect(cache().restore(second)).toBe(true)
  put('project/functions/grids/a.ts', 'changed')
  expect(cache().restore(second)).toBe(false)
  cache().keep(join(dir, 'first'))
  expect(readdirSync(join(dir, 'cache'))).toHaveLength(1)
})
