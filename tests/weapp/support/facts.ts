import * as z from 'zod/mini'

/** The variable through which the set-up tells of the city under test. */
export const CITY = 'WEAPP_TEST_CITY'

const Persona = z.object({ key: z.string(), openid: z.string(), name: z.string(), phone: z.string(), staffId: z.optional(z.string()), home: z.object({ lng: z.number(), lat: z.number() }) })
const Facts = z.object({ api: z.string(), live: z.string(), wechat: z.string(), personas: z.array(Persona) })
export type Persona = z.infer<typeof Persona>
export type CityFacts = z.infer<typeof Facts>

export function readFacts(): CityFacts {
  const text = process.env[CITY]
  if (text === undefined) throw new Error('no city: run these tests with --config tests/weapp/jest.config.cjs')
  return Facts.parse(JSON.parse(text))
}
