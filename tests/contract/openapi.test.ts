import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { operations } from '@fengqiao/shared/contracts/index'
import { openapiText } from './openapi-text'

const root = path.resolve(__dirname, '../..')
const committed = readFileSync(path.join(root, 'openapi.json'), 'utf8')

describe('openapi.json', () => {
  it('says what the operation table says (else: npm run openapi)', () => {
    expect(committed).toBe(openapiText())
  })

  it('is valid OpenAPI 3.1', () => {
    // The validator is an ES module that reads its own files, so it runs beside jest, not in it.
    const answer = execFileSync(process.execPath, [path.join(root, 'node_modules/.bin/validate-api'), 'openapi.json'], { cwd: root, encoding: 'utf8' })
    expect(JSON.parse(answer)).toEqual({ valid: true })
  })

  it('names every operation once', () => {
    const ids = [...committed.matchAll(/"operationId": "(\w+)"/g)].map(([, id]) => id)
    expect(ids.sort()).toEqual(Object.keys(operations).sort())
  })
})
