import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ChildHooks } from './child'
import { Child } from './child'
import { answers } from './poll'
import type { CityPorts } from './ports'
import { portsEnv } from './ports'

/** How to run the functions. */
export interface FunctionsOptions {
  readonly serviceDir: string
  readonly ports: CityPorts
  readonly dataDir: string
  readonly logFile: string
  readonly hooks?: ChildHooks
}

/**
 * Every function of serverless.yml, run by serverless-offline: HTTP, WebSocket, schedule, and the table's stream
 * (local/stream-source). The table must be there before this starts.
 */
export function functions({ serviceDir, ports, dataDir, logFile, hooks }: FunctionsOptions): Child {
  return new Child({
    name: 'the functions',
    command: process.execPath,
    // An idle function stays warm: on one machine a cold start every minute would only be noise.
    args: [oslsOf(serviceDir), 'offline', '--stage', 'local', '--terminateIdleLambdaTime', '86400', '--noSponsor', '--httpPort', String(ports.http)],
    cwd: serviceDir,
    env: { ...portsEnv(ports, dataDir), ...EMULATOR_KEYS },
    logFile,
    ready: async () => (await answers(`http://127.0.0.1:${ports.http}`)) && answers(`http://127.0.0.1:${ports.ws}`),
    timeoutMs: 180_000,
    hopeless: /^Error:$/m,
    ...hooks,
  })
}

/** What the AWS SDK signs with here; the S3 emulator knows only these, the others do not look. */
const EMULATOR_KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'cn-northwest-1' }

/** The serverless command that the project pins (osls, the maintained fork). */
const oslsOf = (serviceDir: string): string => createRequire(join(serviceDir, 'serverless.yml')).resolve('serverless/bin/serverless.js')
