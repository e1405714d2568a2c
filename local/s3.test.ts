import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Child } from './child'
import { freePort } from './http'
import { s3 } from './s3'

let dataDir: string
let store: Child
let client: S3Client

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 's3-'))
  const port = await freePort()
  store = s3({ port, dataDir, logFile: join(dataDir, 'log') })
  client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, region: 'cn-northwest-1',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }, requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  await store.start()
}, 60_000)
afterAll(async () => {
  await store.stop()
  rmSync(dataDir, { recursive: true })
})

test('a browser of another origin can post a photo with a signed form, and the photo is there after a kill', async () => {
  const { url, fields } = await createPresignedPost(client, { Bucket: 'fengqiao-uploads', Key: 'photo.jpg', Expires: 60 })
  const form = new FormData()
  Object.entries(fields).forEach(([name, value]) => form.append(name, value))
  form.append('file', new Blob(['JPEG bytes']), 'photo.jpg')
  const posted = await fetch(url, { method: 'POST', headers: { origin: 'http://resident.localhost:4100' }, body: form })
  expect(posted.status).toBe(204)
  expect(posted.headers.get('access-control-allow-origin')).toBe('*')

  await store.kill()
  await store.start()

  const readUrl = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'fengqiao-uploads', Key: 'photo.jpg' }), { expiresIn: 60 })
  expect(await (await fetch(readUrl)).text()).toBe('JPEG bytes')
  const forged = await fetch(readUrl.replace(/X-Amz-Signature=.{8}/, 'X-Amz-Signature=00000000'))
  expect(forged.status).toBe(403)
}, 60_000)

test('the three buckets are there', async () => {
  for (const Bucket of ['fengqiao-uploads', 'fengqiao-photos', 'fengqiao-maps']) {
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'b' }))
  }
})
