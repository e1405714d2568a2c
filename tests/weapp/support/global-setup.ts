import { startSuiteCity, type SuiteCity } from '../../support/suite-city'
import { readArtifact } from '../runner/artifact'
import { CITY, type CityFacts } from './facts'

/** Away from the city of `npm start` and from the other suites'; another helper may move it. */
const BASE = Number(process.env['WEAPP_TEST_BASE'] ?? 5400)

let suite: SuiteCity | undefined

export default async function setUp(): Promise<void> {
  readArtifact() // says what to do when there is no build, before a city is started for nothing
  suite = await startSuiteCity('weapp', { base: BASE })
  const { urls, personas } = suite.city
  const facts: CityFacts = { api: urls.api, live: urls.live, wechat: urls.wechat, personas: [...personas()] }
  process.env[CITY] = JSON.stringify(facts)
}

export const tearDown = async (): Promise<void> => suite?.stop()
