import S3rver from '@20minutes/s3rver'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBuckets, type Bucket } from '../../functions/kernel/bucket'

export interface TestBuckets {
  readonly endpoint: string
  bucket(name: (typeof NAMES)[number]): Bucket
  stop(): Promise<void>
}

const NAMES = ['uploads', 'photos'] as const

/** A real S3 emulator with our buckets in a folder of its own, for one test file. Stop it in `afterAll`. */
export async function startTestBuckets(): Promise<TestBuckets> {
  const directory = mkdtempSync(join(tmpdir(), 'fengqiao-s3-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false, configureBuckets: NAMES.map((name) => ({ name, configs: [] })) })
  const { port } = await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  return {
    endpoint,
    bucket: openBuckets({ S3_ENDPOINT: endpoint }),
    async stop() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
