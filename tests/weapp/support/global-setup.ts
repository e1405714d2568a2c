import { startSuiteCity, type SuiteCity } from '../../support/suite-city'
import { readArtifact } from '../runner/artifact'
import { tellFacts } from './facts'

/** Away from the city of `npm start` and from the other suites'; another helper may move it. */
const BASE = Number(process.env['WEAPP_TEST_BASE'] ?? 5400)

let suite: SuiteCity | undefined

export default async function setUp(): Promise<void> {
  readArtifact() // says what to do when there is no build, before a city is started for nothing
  suite = await startSuiteCity('weapp', { base: BASE })
  tellFacts(suite.city)
}

export const tearDown = async (): Promise<void> => suite?.stop()
