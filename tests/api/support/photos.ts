import { createHash, randomInt } from 'node:crypto'
import { operations } from '@fengqiao/shared/contracts/index'
import type { InputOf, OutputOf } from '@fengqiao/shared/contracts/operation'
import { asTakenByPhone, jpegOf, quarters } from '../../support/pictures'
import { ask } from './ask'
import { newId, type Person } from './people'

type Form = OutputOf<typeof operations.putUpload>
type Announcement = InputOf<typeof operations.putUpload>['body']

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A real JPEG, different each time. */
export function takePhoto(width = 96, height = 64): Promise<Buffer> {
  const colour = () => [randomInt(256), randomInt(256), randomInt(256)] as const
  return jpegOf(quarters(width, height, [colour(), colour(), colour(), colour()]))
}

/** As a phone's camera stores it: turned, with the position, the owner's name, a thumbnail and a film clip inside. */
export async function takePhotoWithPosition(at: { lng: number; lat: number }): Promise<Buffer> {
  return asTakenByPhone(await takePhoto(320, 200), { orientation: 6, ...at, thumbnail: await takePhoto(32, 20) })
}

export const announcementOf = (bytes: Uint8Array, purpose: Announcement['purpose'] = 'reportPhoto'): Announcement =>
  ({ purpose, contentType: 'image/jpeg', size: bytes.length, sha256: sha256(bytes) })

/** Sends a file by the presigned form, straight to the store. */
export async function sendForm({ url, fields }: Pick<Form, 'url' | 'fields'>, bytes: Uint8Array): Promise<Response> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'photo.jpg')
  return ask(url, { method: 'POST', body: form })
}

/** Announces the file and sends it; the completion is still to come. */
export async function sendPhoto(person: Person, bytes: Uint8Array, announcement = announcementOf(bytes)): Promise<string> {
  const id = newId()
  const form = await person.can(operations.putUpload, { params: { id }, body: announcement })
  expect(form).toMatchObject({ fileId: id, state: 'announced' })
  const stored = await sendForm(form, bytes)
  expect(stored.status).toBeLessThan(300)
  return id
}

/** All three steps of an upload. Answers the id to use in a report. */
export async function upload(person: Person, bytes?: Uint8Array, purpose: Announcement['purpose'] = 'reportPhoto'): Promise<string> {
  const photo = bytes ?? (await takePhoto())
  const id = await sendPhoto(person, photo, announcementOf(photo, purpose))
  await person.can(operations.completeUpload, { params: { id } })
  return id
}

/** What anybody gets who opens the address of a photo. */
export async function download(url: string | undefined): Promise<Buffer> {
  if (url === undefined) throw new Error('there is no photo')
  const response = await ask(url)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}
