import type { putUpload } from '@fengqiao/shared/contracts/evidence'
import type { BodyOf } from '@fengqiao/shared/contracts/operation'
import { Refusal } from '../kernel/problem'
import type { Answer } from '../kernel/http'
import { originalKey, type EvidenceDeps } from './deps'
import type { FileItem } from './store'

type Announced = Answer<typeof putUpload>
type Body = BodyOf<typeof putUpload>

/** The form works this long, seconds: one photo at one bar of signal, and its retries. */
const FORM_LIFETIME = 15 * 60

/** A file that no matter uses is gone after a week (个人信息保护法 §19). Seconds. */
const UNUSED_LIFETIME = 7 * 24 * 3600

/** Thirteen full reports; a patrol's photos fit as well. */
const UPLOADS = { what: 'upload', limit: 120, window: 3600 }

/**
 * Notes a file that the phone has named and hands out the form that admits exactly this file. The same again
 * gives a fresh form, or says that the file is already here.
 * @throws Refusal ID_TAKEN when the id names another file or another person's, TOO_MANY
 */
export async function announceUpload(deps: EvidenceDeps, ownerId: string, fileId: string, body: Body): Promise<Announced> {
  const found = await deps.store.find(fileId)
  if (found) return again(deps, found, ownerId, body)
  const now = deps.clock()
  await deps.spend(UPLOADS, ownerId, now)
  const made: FileItem = { fileId, ownerId, ...body, state: 'announced', createdAt: new Date(now).toISOString(), ttl: expiryAt(now) }
  if ((await deps.store.announce(made)) === 'done') return { status: 201, body: await formFor(deps, made) }
  // The same phone's other attempt was faster, or somebody else's with this id.
  const first = await deps.store.find(fileId)
  if (!first) throw new Refusal('BUSY')
  return again(deps, first, ownerId, body)
}

async function again(deps: EvidenceDeps, found: FileItem, ownerId: string, body: Body): Promise<Announced> {
  const same = found.ownerId === ownerId && found.purpose === body.purpose && found.contentType === body.contentType && found.size === body.size && found.sha256 === body.sha256
  if (!same) throw new Refusal('ID_TAKEN')
  await renew(deps, found)
  if (found.state === 'ready') return { status: 200, body: { fileId: found.fileId, state: 'ready', url: '', fields: {} } }
  return { status: 200, body: await formFor(deps, found) }
}

/** A report that waited in the phone for days must not lose its photos; one write a day at most. */
async function renew({ store, clock }: EvidenceDeps, { fileId, ttl }: FileItem): Promise<void> {
  const fresh = expiryAt(clock())
  if (ttl !== undefined && ttl < fresh - 24 * 3600) await store.renew(fileId, fresh)
}

const expiryAt = (now: number): number => Math.floor(now / 1000) + UNUSED_LIFETIME

async function formFor({ uploads }: EvidenceDeps, { fileId, contentType, size, sha256 }: FileItem): Promise<Announced['body']> {
  const form = await uploads.uploadForm({ key: originalKey(fileId), contentType, size, sha256 }, FORM_LIFETIME)
  return { fileId, state: 'announced', ...form }
}
