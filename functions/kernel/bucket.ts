import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Env } from './env'

/** One file that a form admits: exactly this key, type, size (bytes) and content (SHA-256, lower-case hex). */
export interface ExpectedFile {
  readonly key: string
  readonly contentType: string
  readonly size: number
  readonly sha256: string
}

export interface Bucket {
  /** The object's bytes; undefined when there is none, `tooLarge` when it has more than `max` bytes (then nothing is read). */
  get(key: string, max: number): Promise<Uint8Array | 'tooLarge' | undefined>
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** Also when there is none. */
  remove(key: string): Promise<void>
  /** An address that anyone who holds it can read for so many seconds, or up to five minutes more. */
  readUrl(key: string, seconds: number): Promise<string>
  /** A form for a direct upload; the fields go before the part named `file`. */
  uploadForm(file: ExpectedFile, seconds: number): Promise<{ url: string; fields: Record<string, string> }>
}

/** The emulator's one account; it exists on one machine only, and only a local stage may set S3_ENDPOINT (env.ts). */
const EMULATOR = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** Addresses made within five minutes are the same, so that a list looked at twice is loaded once. */
const SAME_URL_MS = 5 * 60 * 1000

/** Opens the store of all buckets of this stage. Encryption is each bucket's own default, so that no writer can forget it. */
export function openBuckets(env: Pick<Env, 'S3_ENDPOINT'>): (name: string) => Bucket {
  const client = new S3Client({
    ...(env.S3_ENDPOINT ? { endpoint: env.S3_ENDPOINT, forcePathStyle: true, region: 'cn-northwest-1', credentials: EMULATOR } : {}),
    maxAttempts: 4,
    // The emulator stores the SDK's checksum trailers as content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return (name) => bucket(client, name)
}

function bucket(client: S3Client, Bucket: string): Bucket {
  return {
    async get(Key, max) {
      try {
        const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket, Key }))
        if (!Body) return undefined
        if (ContentLength <= max) return await Body.transformToByteArray()
        if ('destroy' in Body) Body.destroy()
        return 'tooLarge'
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },
    async put(Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType, CacheControl: 'private, max-age=600' }))
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },
    readUrl: (Key, seconds) => {
      // The real clock: S3 judges by its own.
      const signingDate = new Date(Math.floor(Date.now() / SAME_URL_MS) * SAME_URL_MS)
      return getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { signingDate, expiresIn: seconds + SAME_URL_MS / 1000 })
    },
    uploadForm: ({ key, contentType, size, sha256 }, Expires) => createPresignedPost(client, {
      Bucket,
      Key: key,
      Expires,
      // Each field is also a condition of the policy, to the letter; S3 compares the content with the checksum.
      Fields: { 'Content-Type': contentType, 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') },
      Conditions: [['content-length-range', size, size]],
    }),
  }
}
