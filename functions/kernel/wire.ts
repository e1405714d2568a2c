import { systemClock, type Clock } from './clock'
import { readEnv, type Env } from './env'
import { systemIds, type Ids } from './ids'
import { sealerOf, type Sealer } from './seal'
import { secretsOf, type Secrets } from './secrets'
import { openTable, type AppTable } from './table'
import { wechatOf, type Wechat } from './wechat'

/** What every function is wired from. Made once per container, in the Lambda entry and nowhere else. */
export interface Wiring {
  readonly env: Env
  readonly secrets: () => Promise<Secrets>
  readonly sealer: Sealer
  readonly table: AppTable
  readonly wechat: Wechat
  readonly clock: Clock
  readonly ids: Ids
}

export function wire(source: Readonly<Record<string, string | undefined>> = process.env): Wiring {
  const env = readEnv(source)
  const secrets = secretsOf(env)
  return { env, secrets, sealer: sealerOf(env), table: openTable(env), wechat: wechatOf({ env, secrets, fetch, clock: systemClock }), clock: systemClock, ids: systemIds }
}
