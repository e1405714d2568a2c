import { PHOTO_MAX_BYTES, type completeUpload as operation } from '@fengqiao/shared/contracts/evidence'
import type { OutputOf } from '@fengqiao/shared/contracts/operation'
import { createHash } from 'node:crypto'
import type { Actor } from '../kernel/auth'
import { Refusal } from '../kernel/problem'
import { firstCheck, isChecked, startFirstCheck } from './check-content'
import { URL_LIFETIME, originalKey, shownKey, type EvidenceDeps } from './deps'
import type { FileItem } from './store'

type Completed = OutputOf<typeof operation>

/**
 * Takes an uploaded photo in: is it the announced file to the byte, is it a picture; then makes the copy that
 * others see. The same again answers the same.
 * @throws Refusal NOT_FOUND (also another person's file), PHOTO_NOT_READY while nothing has arrived,
 * PHOTO_MISMATCH when something else arrived (it is removed), PHOTO_UNREADABLE, TOO_LARGE over 50 MP
 */
export async function completeUpload(deps: EvidenceDeps, actor: Actor, fileId: string): Promise<Completed> {
  const file = await deps.store.find(fileId)
  if (!file || file.ownerId !== actor.personId) throw new Refusal('NOT_FOUND')
  // Loaded at first use: the codecs are half of this function, and announcing needs none of them.
  if (file.state === 'ready') return repeated(deps, file)
  const original = await expectedOriginal(deps, file)
  const { shownCopyOf } = await import('./photo/shown-copy')
  const { bytes, width, height, place } = await shownCopyOf(file.contentType, original)
  await deps.photos.put(shownKey(fileId), bytes, 'image/jpeg')
  const made = await deps.store.ready(fileId, { width, height, ...firstCheck(file, deps.clock()) })
  // Otherwise the phone's other attempt was faster, made the same copy and started the check.
  if (made === 'done' && isChecked(file)) await startFirstCheck(deps, fileId, actor.openid)
  return completed(deps, fileId, { width, height }, place)
}

/** The place is not kept with the file (who was where is nobody's business), so a repeat reads it from the original again. */
async function repeated(deps: EvidenceDeps, { fileId, width = 0, height = 0 }: FileItem): Promise<Completed> {
  const original = await deps.uploads.get(originalKey(fileId), PHOTO_MAX_BYTES)
  const { metadataOf } = await import('./photo/metadata')
  const place = original instanceof Uint8Array ? (await metadataOf(original)).place : undefined
  return completed(deps, fileId, { width, height }, place)
}

async function completed({ photos }: EvidenceDeps, fileId: string, size: { width: number; height: number }, place: Completed['suggestedPlace']): Promise<Completed> {
  return { fileId, state: 'ready', url: await photos.readUrl(shownKey(fileId), URL_LIFETIME), ...size, ...(place ? { suggestedPlace: place } : {}) }
}

/** S3 checks size and content by the form; an emulator does not, and a form can be lost, so what is stored is what counts. */
async function expectedOriginal({ uploads }: EvidenceDeps, { fileId, size, sha256 }: FileItem): Promise<Uint8Array> {
  const stored = await uploads.get(originalKey(fileId), size)
  if (stored === undefined) throw new Refusal('PHOTO_NOT_READY')
  if (stored !== 'tooLarge' && stored.length === size && createHash('sha256').update(stored).digest('hex') === sha256) return stored
  await uploads.remove(originalKey(fileId))
  throw new Refusal('PHOTO_MISMATCH')
}
