import { inTurn } from './in-turn'

const later = () => new Promise((resolve) => setImmediate(resolve))

describe('work in turn', () => {
  test('work of one key goes one after another, other keys side by side', async () => {
    const turn = inTurn()
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name}+`)
      await later()
      seen.push(`${name}-`)
    }
    await Promise.all([turn('a', work('a1')), turn('a', work('a2')), turn('b', work('b1'))])
    expect(seen.filter((entry) => entry.startsWith('a'))).toEqual(['a1+', 'a1-', 'a2+', 'a2-'])
    expect(seen.indexOf('b1+')).toBeLessThan(seen.indexOf('a1-'))
  })

  test('a failure belongs to its caller; the next in line still runs', async () => {
    const turn = inTurn()
    const first = turn('a', async () => { throw new Error('no') })
    const second = turn('a', async () => 'done')
    await expect(first).rejects.toThrow('no')
    expect(await second).toBe('done')
  })
})
