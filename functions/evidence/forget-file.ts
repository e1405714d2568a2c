import { originalKey, shownKey, type EvidenceDeps } from './deps'
import { fileOfPartition } from './store'

/**
 * When a file's item is gone (never used for a week, or erased), its objects go too. For the table's stream;
 * items of other kinds are left alone.
 */
export async function forgetFile({ uploads, photos }: Pick<EvidenceDeps, 'uploads' | 'photos'>, keys: Readonly<Record<string, unknown>>): Promise<void> {
  const fileId = typeof keys['pk'] === 'string' ? fileOfPartition(keys['pk']) : undefined
  if (fileId === undefined) return
  await Promise.all([uploads.remove(originalKey(fileId)), photos.remove(shownKey(fileId))])
}
