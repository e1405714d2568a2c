import * as z from 'zod/mini'

const Env = z.object({
  STAGE: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,20}$/)),
  TABLE_NAME: z.string().check(z.minLength(3)),
  UPLOAD_BUCKET: z.string().check(z.minLength(3)),
  PHOTO_BUCKET: z.string().check(z.minLength(3)),
  MAP_BUCKET: z.string().check(z.minLength(3)),
  WECHAT_APPID: z.string().check(z.minLength(3)),
  WECHAT_API: z.url(),
  LIVE_ENDPOINT: z.url(),
  KMS_KEY_ARN: z.optional(z.string()),
  /** The secrets this function may read, by name with commas between; its role lets it read no other. */
  SECRETS: z.optional(z.string()),
  DYNAMODB_ENDPOINT: z.optional(z.url()),
  S3_ENDPOINT: z.optional(z.url()),
})

export type Env = z.infer<typeof Env> & {
  /** True on one machine only: the single place where local defaults are allowed. */
  readonly local: boolean
}

/**
 * Reads the function's settings once, at start.
 * @throws Error naming each wrong setting; also when a real stage is given a local endpoint, so that an
 * emulator's address or a default key can never serve citizens.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = Env.safeParse(given)
  if (!parsed.success) throw new Error(`settings: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.code}`).join(', ')}`)
  const env = parsed.data
  const local = env.STAGE === 'local'
  if (!local && (env.DYNAMODB_ENDPOINT !== undefined || env.S3_ENDPOINT !== undefined)) {
    throw new Error(`settings: stage ${env.STAGE} must not use local endpoints`)
  }
  if (!local && env.KMS_KEY_ARN === undefined) throw new Error(`settings: stage ${env.STAGE} needs KMS_KEY_ARN`)
  return { ...env, local }
}
