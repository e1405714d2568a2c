import { once } from './once'
import type { Env } from './env'

/** Encrypts fields that name or locate a person. `context` is authenticated: a sealed value moved to another item does not open. */
export interface Sealer {
  seal(value: unknown, context: Readonly<Record<string, string>>): Promise<Uint8Array>
  /** @throws Error when the bytes were altered or belong to another context */
  open(sealed: Uint8Array, context: Readonly<Record<string, string>>): Promise<unknown>
}

/** 32 zero-information bytes for one machine only; a real stage has no way to them. */
const LOCAL_KEY = new TextEncoder().encode('local-only-local-only-local-only')

/**
 * AWS Encryption SDK: KMS in the cloud, a raw AES keyring on one machine. Loaded at first use, because it
 * is a third of a function's start-up and most reads need no opening.
 */
export function sealerOf(env: Pick<Env, 'local' | 'KMS_KEY_ARN'>): Sealer {
  const load = once(async () => {
    const [{ buildEncrypt }, { buildDecrypt }, { AlgorithmSuiteIdentifier, CommitmentPolicy }] = await Promise.all([
      import('@aws-crypto/encrypt-node'), import('@aws-crypto/decrypt-node'), import('@aws-crypto/material-management-node'),
    ])
    const policy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    return {
      encrypt: buildEncrypt(policy).encrypt,
      decrypt: buildDecrypt(policy).decrypt,
      // Committing, unsigned: the table is our own and every writer may read, so a signature would prove nothing and cost 200 bytes.
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      keyring: await keyringOf(env),
    }
  })
  return {
    async seal(value, context) {
      const { encrypt, keyring, suiteId } = await load()
      const { result } = await encrypt(keyring, JSON.stringify(value), { encryptionContext: { ...context }, suiteId })
      return new Uint8Array(result)
    },
    async open(sealed, context) {
      const { decrypt, keyring } = await load()
      const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(sealed))
      for (const [name, value] of Object.entries(context)) {
        if (messageHeader.encryptionContext[name] !== value) throw new Error('seal: this value belongs to another item')
      }
      const value: unknown = JSON.parse(plaintext.toString('utf8'))
      return value
    },
  }
}

async function keyringOf(env: Pick<Env, 'local' | 'KMS_KEY_ARN'>) {
  if (env.local) {
    const { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } = await import('@aws-crypto/raw-aes-keyring-node')
    return new RawAesKeyringNode({ keyName: 'local', keyNamespace: 'fengqiao', unencryptedMasterKey: LOCAL_KEY, wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING })
  }
  if (env.KMS_KEY_ARN === undefined) throw new Error('settings: KMS_KEY_ARN is missing')
  const { KmsKeyringNode } = await import('@aws-crypto/kms-keyring-node')
  return new KmsKeyringNode({ generatorKeyId: env.KMS_KEY_ARN })
}
