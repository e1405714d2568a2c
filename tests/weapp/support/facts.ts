import * as z from 'zod/mini'
import type { City } from '../../../local/city'

/** The variable through which the set-up tells of the city under test. */
export const CITY = 'WEAPP_TEST_CITY'

const Persona = z.object({ key: z.string(), openid: z.string(), name: z.string(), phone: z.string(), staffId: z.optional(z.string()), home: z.object({ lng: z.number(), lat: z.number() }) })
const Facts = z.object({ api: z.string(), live: z.string(), wechat: z.string(), personas: z.array(Persona) })
export type Persona = z.infer<typeof Persona>
export type CityFacts = z.infer<typeof Facts>

/** Lets the phones of this suite find their city. */
export function tellFacts({ urls, personas }: Pick<City, 'urls' | 'personas'>): void {
  const facts: CityFacts = { api: urls.api, live: urls.live, wechat: urls.wechat, personas: [...personas()] }
  process.env[CITY] = JSON.stringify(facts)
}

export function readFacts(): CityFacts {
  const text = process.env[CITY]
  if (text === undefined) throw new Error('no city: run these tests with --config tests/weapp/jest.config.cjs')
  return Facts.parse(JSON.parse(text))
}
