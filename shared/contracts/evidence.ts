import * as z from 'zod/mini'
import { Ulid } from '../ulid'
import { ById, Nothing, Place } from './common'
import { defineOperation } from './operation'

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
/** 10 MB: also the limit of WeChat's asynchronous content check. Bytes. */
export const PHOTO_MAX_BYTES = 10 * 1024 * 1024

export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'SHA-256 应为 64 位小写十六进制'))

/** What a file is for decides who may see it and how long it is kept. */
export const PURPOSES = ['reportPhoto', 'handlingPhoto'] as const

export const putUpload = defineOperation({
  id: 'putUpload',
  method: 'PUT',
  path: '/uploads/{id}',
  summary: 'Announce a file named by the phone; answers the form for a direct upload of exactly that file',
  audience: 'consented',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    purpose: z.enum(PURPOSES),
    contentType: z.enum(PHOTO_TYPES, { error: '只能上传 JPG、PNG 或 WebP 照片' }),
    size: z.int().check(z.minimum(1, '文件是空的'), z.maximum(PHOTO_MAX_BYTES, '单张照片请不要超过 10 MB')),
    sha256: Sha256,
  }),
  output: z.object({
    fileId: Ulid,
    /** `announced`: send it with url and fields; `ready`: it is already here, nothing to send. */
    state: z.enum(['announced', 'ready']),
    url: z.string(),
    fields: z.record(z.string(), z.string()),
  }),
  statuses: [201, 200],
  problems: ['ID_TAKEN', 'TOO_MANY', 'CONSENT_REQUIRED'],
})

export const completeUpload = defineOperation({
  id: 'completeUpload',
  method: 'POST',
  path: '/uploads/{id}/completion',
  summary: 'Check the stored file (size, type, SHA-256, is it a picture), make the shown copy without metadata',
  audience: 'consented',
  params: ById,
  query: Nothing,
  body: Nothing,
  output: z.object({
    fileId: Ulid,
    state: z.literal('ready'),
    /** A short-lived address of the shown copy. */
    url: z.string(),
    width: z.int(),
    height: z.int(),
    /** Where the picture says it was taken (EXIF, WGS-84): a suggestion for its owner alone. */
    suggestedPlace: z.optional(Place),
  }),
  statuses: [200],
  problems: ['NOT_FOUND', 'PHOTO_NOT_READY', 'PHOTO_MISMATCH', 'PHOTO_UNREADABLE', 'TOO_LARGE', 'CONSENT_REQUIRED'],
})
