import { errorFields, log } from '../kernel/log'
import { shownKey, type EvidenceDeps } from './deps'
import { fileOfPartition, type ContentCheck, type FileItem } from './store'

type CheckDeps = Pick<EvidenceDeps, 'store' | 'photos' | 'wechat' | 'openidOf' | 'clock'>

const MINUTE = 60 * 1000

/** WeChat answers within 30 minutes (wechat.md); ask again after that. */
const VERDICT_WITHIN = 35 * MINUTE

/** Doubling pauses from a minute add up to about the two hours for which WeChat takes a check for a visitor. */
const TRIES_MAX = 7

/** WeChat reads the photo within its 30 minutes. Seconds. */
const READ_WITHIN = 3600

/** 3: a forum, the nearest of WeChat's scenes to something that others look at. */
const SCENE = 3

/** Photos that another person will see. Sealed evidence of a dispute must not be sent out (个人信息保护法 §23). */
export function isChecked({ purpose }: Pick<FileItem, 'purpose'>): boolean {
  switch (purpose) {
    case 'reportPhoto':
    case 'handlingPhoto':
      return true
  }
}

/** What to note when the shown copy is made; the due row finds the check even if we fall over before asking WeChat. */
export function firstCheck(file: FileItem, now: number): { contentCheck: ContentCheck; checkBy?: string } {
  return isChecked(file) ? { contentCheck: 'pending', checkBy: iso(now + VERDICT_WITHIN) } : { contentCheck: 'skipped' }
}

/** Asks WeChat to look at a new photo. Never fails and never takes long: the citizen does not wait for WeChat. */
export async function startFirstCheck(deps: CheckDeps & Pick<EvidenceDeps, 'patience'>, fileId: string, openid: string): Promise<void> {
  const asking = ask(deps, fileId, openid)
    .then(async (asked) => { if (!asked) await again(deps, fileId, 1) })
    .catch((error: unknown) => { log.error('content check not noted', { fileId, ...errorFields(error) }) })
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => { timer = setTimeout(resolve, deps.patience) })
  await Promise.race([asking, patience])
  clearTimeout(timer)
}

/**
 * Asks WeChat once more about a photo whose check has no verdict yet; after two hours it gives up, visibly.
 * For the sweep: the index lags behind the table, so a row that is not due any more changes nothing.
 * @param now milliseconds since 1970
 */
export async function retryContentCheck(deps: CheckDeps, row: { readonly pk: string }, now: number): Promise<void> {
  const fileId = fileOfPartition(row.pk)
  if (fileId === undefined) throw new Error(`evidence: ${row.pk} is no file`)
  const file = await deps.store.find(fileId)
  if (file?.contentCheck !== 'pending' || file.dueAt === undefined || file.dueAt > iso(now)) return
  const tries = (file.checkTries ?? 1) + 1
  const openid = await deps.openidOf(file.ownerId)
  if (openid === undefined || tries > TRIES_MAX) {
    log.error('content check given up', { fileId, tries: tries - 1 })
    await deps.store.checked(fileId, 'skipped')
    return
  }
  if (await ask(deps, fileId, openid)) await deps.store.checkAgain(fileId, { dueAt: iso(now + VERDICT_WITHIN), tries })
  else await again(deps, fileId, tries)
}

/** WeChat has no verdict: it could not be asked, or could not read the photo. */
export async function again({ store, clock }: Pick<CheckDeps, 'store' | 'clock'>, fileId: string, tries: number): Promise<void> {
  await store.checkAgain(fileId, { dueAt: iso(clock() + MINUTE * 2 ** (tries - 1)), tries })
}

/** False when WeChat refused or did not answer; the gateway has logged its code. */
async function ask({ store, photos, wechat, clock }: CheckDeps, fileId: string, openid: string): Promise<boolean> {
  const mediaUrl = await photos.readUrl(shownKey(fileId), READ_WITHIN)
  const started = await wechat.mediaCheck({ mediaUrl, openid, scene: SCENE }).catch((error: unknown) => {
    log.warn('content check not started', { fileId, ...errorFields(error) })
    return undefined
  })
  if (!started) return false
  await store.traced(started.traceId, fileId, Math.floor(clock() / 1000) + 2 * 24 * 3600)
  return true
}

const iso = (at: number): string => new Date(at).toISOString()
