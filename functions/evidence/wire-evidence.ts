import { openBuckets } from '../kernel/bucket'
import { spendIn } from '../kernel/quota'
import type { Wiring } from '../kernel/wire'
import { openPeople } from '../people/open-people'
import type { EvidenceDeps } from './deps'
import { photoUrls, type Viewer } from './photo-urls'
import { fileStore } from './store'
import { useFiles, type FileUse } from './use-files'

/** Evidence as the functions need it that take files in or look after their checks. */
export function wireEvidence({ env, table, wechat, clock }: Pick<Wiring, 'env' | 'table' | 'wechat' | 'clock'>): EvidenceDeps {
  const bucket = openBuckets(env)
  return {
    store: fileStore(table),
    uploads: bucket(env.UPLOAD_BUCKET),
    photos: bucket(env.PHOTO_BUCKET),
    spend: spendIn(table),
    wechat,
    openidOf: openPeople(table).openidOf,
    clock,
    patience: 1500,
  }
}

/** What a matter asks of evidence, for other capabilities' Lambda entries: to use files, and to show them. */
export function openFiles({ env, table }: Pick<Wiring, 'env' | 'table'>) {
  const deps = { store: fileStore(table), photos: openBuckets(env)(env.PHOTO_BUCKET) }
  return {
    useFiles: (use: FileUse) => useFiles(deps, use),
    photoUrls: (fileIds: readonly string[], viewer: Viewer) => photoUrls(deps, fileIds, viewer),
  }
}
