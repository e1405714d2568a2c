import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { city, everybodyFile, logOf } from './support/city'
import { atWork, dutyOf, memberOf, newResident } from './support/people'
import { act, look, submit, wgs84 } from './support/reports'

const Owner = z.object({ openid: z.string(), name: z.string(), phone: z.string(), token: z.string() })

/** The last file of the suite: by now everything else has left its traces. */
describe('the logs', () => {
  beforeAll(async () => {
    const resident = await newResident({ name: '日志里不该有' })
    const worker = await atWork(memberOf(dutyOf(city.homeGrid).primary))
    const report = await submit(resident, { description: '日志里不该有的描述', place: { ...wgs84(city.points.home), address: '日志里不该有的地址' } })
    await act(worker, await look(worker, report), { action: 'return', note: '日志里不该有的理由' })
  })

  it('have been written', () => {
    expect(logOf('functions')).toContain('"level":"INFO"')
  })

  it.each(['functions', 'wechat', 's3'] as const)('of %s hold nobody’s token, phone number, name or account', (part) => {
    const log = logOf(part)
    const everybody = readFileSync(everybodyFile, 'utf8').trim().split('\n').map((line) => Owner.parse(JSON.parse(line)))
    expect(everybody.length).toBeGreaterThan(1)
    const found = everybody.flatMap(({ openid, name, phone, token }) => [openid, name, phone, token, token.split('.')[2] ?? token].filter((secret) => log.includes(secret)))
    expect([...new Set(found)]).toEqual([])
    expect(log).not.toMatch(/eyJhbGciOi|(?<![\d.])1990001\d{4}(?!\d)/)
  })

  it('hold nothing of what was reported, answered or shown', () => {
    const log = logOf('functions')
    for (const secret of ['日志里不该有', '井盖', '路灯', 'DROP TABLE', '107.36', 'X-Amz-Signature', 'session_key', 'access_token', 'js_code']) expect(log).not.toContain(secret)
  })

  it('name no failure that nobody expected', () => {
    const failures = logOf('functions').split('\n').filter((line) => line.includes('"level":"ERROR"'))
    expect([...new Set(failures.map((line) => line.slice(0, 400)))]).toEqual([])
  })

  it('no event of the table was given up on', () => {
    const stream = join(city.dataDir, 'stream')
    expect(readdirSync(stream).length).toBeGreaterThan(0)
    const deadLetters = join(stream, 'dead-letters.jsonl')
    expect(existsSync(deadLetters) ? readFileSync(deadLetters, 'utf8').slice(0, 1000) : '').toBe('')
  })
})
