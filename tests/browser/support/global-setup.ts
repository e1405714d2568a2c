import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startSuiteCity, type SuiteCity } from '../../support/suite-city'
import { FRONT } from './phones'

let suite: SuiteCity | undefined

export default async function setUp(): Promise<void> {
  // A city that runs already, to try one test again and again.
  if (process.env[FRONT] !== undefined) return
  const build = join(__dirname, '../../../miniapp/dist/h5/index.html')
  if (!existsSync(build)) throw new Error('there is no h5 build: run `npm run build:h5` first')
  suite = await startSuiteCity('browser', { base: Number(process.env['BROWSER_TEST_BASE'] ?? 5300) })
  process.env[FRONT] = suite.city.urls.front
}

export const tearDown = async (): Promise<void> => suite?.stop()
