import { Refusal } from '../kernel/problem'
import type { Write } from '../kernel/table'
import type { EvidenceDeps } from './deps'
import type { FileItem } from './store'

export interface FileUse {
  readonly fileIds: readonly string[]
  /** Who uploaded them: nobody can use another person's file. */
  readonly ownerId: string
  /** The matter, e.g. `report:01J…`. */
  readonly usedBy: string
}

/**
 * The writes that tie files to a matter, one per file, to go into the matter's own transaction; each holds
 * its own condition again, so that a race ends in `conditionFailed`. Half a read unit and two write units
 * per file.
 * @throws Refusal NOT_FOUND for an unknown file and for another person's, PHOTO_NOT_READY for one that is not
 * complete, ID_TAKEN for one that another matter uses
 */
export async function useFiles({ store }: Pick<EvidenceDeps, 'store'>, use: FileUse): Promise<Write[]> {
  const found = await store.findMany(use.fileIds)
  const usable = new Set(found.filter((file) => refusalOf(file, use) === undefined).map((file) => file.fileId))
  // A photo completed a moment ago may not be in every copy of the table yet: look twice before refusing.
  const doubtful = use.fileIds.filter((fileId) => !usable.has(fileId))
  if (doubtful.length > 0) refuseUnless(await store.findMany(doubtful, { consistent: true }), doubtful, use)
  return use.fileIds.map((fileId) => store.use(fileId, use.ownerId, use.usedBy))
}

function refuseUnless(files: readonly FileItem[], fileIds: readonly string[], use: FileUse): void {
  for (const fileId of fileIds) {
    const refusal = refusalOf(files.find((file) => file.fileId === fileId), use)
    if (refusal) throw refusal
  }
}

function refusalOf(file: FileItem | undefined, { ownerId, usedBy }: FileUse): Refusal | undefined {
  if (!file || file.ownerId !== ownerId) return new Refusal('NOT_FOUND', { detail: '有照片没有找到，请重新上传这张照片。' })
  if (file.state !== 'ready') return new Refusal('PHOTO_NOT_READY')
  if (file.usedBy !== undefined && file.usedBy !== usedBy) return new Refusal('ID_TAKEN', { detail: '有照片已用于另一件事，请重新拍一张。' })
  return undefined
}
