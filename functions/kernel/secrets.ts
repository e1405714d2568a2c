import { once } from './once'
import type { Env } from './env'

export interface Secrets {
  /** Signs session tokens (HS256), at least 32 bytes. */
  readonly tokenKey: string
  /** Keys the HMAC under which phone numbers and openids are looked up without being stored. */
  readonly lookupKey: string
  readonly wechatSecret: string
  /** Verifies what WeChat pushes to us. */
  readonly wechatPushToken: string
}

const NAMES = ['tokenKey', 'lookupKey', 'wechatSecret', 'wechatPushToken'] as const

/** Good for one machine and nothing else: `readEnv` decides what is local, and no real stage gets here. */
const LOCAL: Secrets = {
  tokenKey: 'local-only-token-key-local-only-token-key',
  lookupKey: 'local-only-lookup-key-local-only-lookup',
  wechatSecret: 'sandbox-secret',
  wechatPushToken: 'sandbox-push-token',
}

/**
 * Secrets of this stage, read once per container: SSM SecureStrings under `/fengqiao/<stage>/`, only those that
 * `serverless.yml` gives the function (`SECRETS`). Asking for another throws and names it, and so does a
 * parameter that nobody has set.
 */
export function secretsOf(env: Env): () => Promise<Secrets> {
  return once(async () => (env.local ? LOCAL : fromParameters(env)))
}

async function fromParameters({ STAGE, SECRETS = '' }: Env): Promise<Secrets> {
  const { readParameters } = await import('./parameters')
  const given = SECRETS.split(',')
  const value = await readParameters(`/fengqiao/${STAGE}/`, NAMES.filter((name) => given.includes(name)))
  return {
    get tokenKey() { return value('tokenKey') },
    get lookupKey() { return value('lookupKey') },
    get wechatSecret() { return value('wechatSecret') },
    get wechatPushToken() { return value('wechatPushToken') },
  }
}
