import type { Bucket } from '../../../functions/kernel/bucket'
import type { LiveGateway } from '../../../functions/push/live-gateway'
import type { Process } from './world'

/** Objects of one bucket by key; what is written stays, whoever dies. */
export type Objects = Map<string, Uint8Array>

/** The way to a bucket from one process. Addresses and forms are made without asking anyone, as S3's are. */
export function bucketFrom(process: Process, objects: Objects): Bucket {
  return {
    get: (key, max) => process.reach({ kind: 'file', name: 'GetObject' }, async () => {
      const found = objects.get(key)
      return found !== undefined && found.length > max ? 'tooLarge' : found
    }),
    put: (key, bytes) => process.reach({ kind: 'file', name: 'PutObject' }, async () => { objects.set(key, bytes) }),
    remove: (key) => process.reach({ kind: 'file', name: 'DeleteObject' }, async () => { objects.delete(key) }),
    readUrl: async (key) => `https://photos.invalid/${key}`,
    uploadForm: async ({ key }) => ({ url: 'https://uploads.invalid/', fields: { key } }),
  }
}

/** The way to the open apps from one process; every socket takes what it is told. */
export function socketsFrom(process: Process): LiveGateway {
  return {
    post: () => process.reach({ kind: 'socket', name: 'PostToConnection' }, async () => 'shown' as const),
    close: () => process.reach({ kind: 'socket', name: 'DeleteConnection' }, async () => undefined),
  }
}
