import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from './journal'

const dir = mkdtempSync(join(tmpdir(), 'journal-'))
const open = (file: string) => openJournal<unknown>(join(dir, file), value => value)
afterAll(() => rmSync(dir, { recursive: true }))

test('a line that a kill cut short is dropped, and writing goes on after the last whole one', () => {
  const first = open('torn')
  first.append({ n: 1, text: '汉字' })
  first.close()
  appendFileSync(join(dir, 'torn'), '{"n":2,"te')
  const second = open('torn')
  expect(second.entries).toEqual([{ n: 1, text: '汉字' }])
  second.append({ n: 3 })
  second.close()
  expect(open('torn').entries).toEqual([{ n: 1, text: '汉字' }, { n: 3 }])
})

test('a damaged line in the middle stops the start, naming file and line', () => {
  appendFileSync(join(dir, 'damaged'), '{"n":1}\nnot json\n{"n":3}\n')
  expect(() => open('damaged')).toThrow(/damaged: line 2/)
})
