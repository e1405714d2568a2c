import { URL_LIFETIME, shownKey, type EvidenceDeps } from './deps'

/** `all` is for those who answer for the photo, its owner and whoever handles the matter; others see what the content check has not found risky. */
export interface Viewer {
  readonly sees: 'all' | 'passed'
}

/**
 * Short-lived addresses (ten minutes) of shown copies, by file id; hidden ones are left out. For files that
 * a matter uses. No read units for a viewer who sees all, else half a unit per file.
 */
export async function photoUrls({ store, photos }: Pick<EvidenceDeps, 'store' | 'photos'>, fileIds: readonly string[], viewer: Viewer): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(fileIds)]
  const visible = viewer.sees === 'all' ? ids : (await store.findMany(ids)).flatMap((file) => (file.contentCheck === 'risky' ? [] : [file.fileId]))
  return new Map(await Promise.all(visible.map(async (fileId) => [fileId, await photos.readUrl(shownKey(fileId), URL_LIFETIME)] as const)))
}
