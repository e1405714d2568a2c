import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AreaCode } from '@fengqiao/shared/area'
import { RoleGrant } from '@fengqiao/shared/roles'
import * as z from 'zod/mini'
import { SandboxClient } from '../../../local/wechat/client'

const Point = z.object({ lng: z.number(), lat: z.number() })
const StaffMember = z.object({ staffId: z.string(), name: z.string(), phone: z.string(), roles: z.array(RoleGrant) })

/** What the set-up tells the tests of the city it has started (`support/start.ts`). */
export const CityFacts = z.object({
  dataDir: z.string(),
  urls: z.object({ api: z.string(), live: z.string(), lambda: z.string(), wechat: z.string(), s3: z.string(), dynamodb: z.string() }),
  homeGrid: AreaCode,
  odd: z.object({ vacant: z.string(), onLeave: z.string(), bothOnLeave: z.string() }),
  points: z.object({ home: Point, nearBorder: Point, vacant: Point, onLeave: Point, bothOnLeave: Point, justOutside: Point, outside: Point }),
  personas: z.array(z.object({ openid: z.string(), staffId: z.optional(z.string()) })),
  staff: z.array(StaffMember),
  duty: z.array(z.object({ grid: z.string(), primary: z.nullable(z.string()), deputy: z.nullable(z.string()), leader: z.string() })),
})
export type CityFacts = z.infer<typeof CityFacts>
export type StaffMember = z.infer<typeof StaffMember>

/** The variable through which the set-up names the file of facts. */
export const FACTS = 'API_TEST_CITY'

function readFacts(): CityFacts {
  const file = process.env[FACTS]
  if (file === undefined) throw new Error('no city: run these tests with --config tests/api/jest.config.cjs')
  return CityFacts.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** The city under test. */
export const city = readFacts()
/** The hands that hold the phones. */
export const wechat = new SandboxClient(city.urls.wechat)

/** What a part has written to its log up to now. */
export const logOf = (part: 'functions' | 'wechat' | 's3'): string => readFileSync(join(city.dataDir, 'logs', `${part}.log`), 'utf8')
/** Where the tests note whom they have been, so that the last test can look for them in the logs. */
export const everybodyFile = join(city.dataDir, 'everybody.jsonl')
