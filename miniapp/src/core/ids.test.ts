import { Ulid } from '@fengqiao/shared/ulid'
import { webcrypto } from 'node:crypto'
import { nameThing } from './ids'

const phone = { now: () => 1_795_000_000_000, randomBytes: (count: number) => Promise.resolve(webcrypto.getRandomValues(new Uint8Array(count))) }

test('things named in the same millisecond on a phone have names of their own', async () => {
  const names = await Promise.all(Array.from({ length: 200 }, () => nameThing(phone)))
  expect(new Set(names).size).toBe(200)
  for (const name of names) expect(Ulid.safeParse(name).success).toBe(true)
})
