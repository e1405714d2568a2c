import type { Delivery } from '@fengqiao/shared/contracts/push'
import type { Clock } from '../kernel/clock'
import type { Sealer } from '../kernel/seal'
import type { Write } from '../kernel/table'
import type { Grids } from '../grids/routing'
import type { ReportStore } from './store'

/** What reports ask of evidence: to use files in a transaction, and to show them. */
export interface Evidence {
  /**
   * The writes that tie files to a matter, to go into the matter's own transaction.
   * @throws Refusal NOT_FOUND for a foreign or unknown file, PHOTO_NOT_READY for one not yet complete
   */
  useFiles(use: { fileIds: readonly string[]; ownerId: string; usedBy: string }): Promise<Write[]>
  /** Short-lived addresses of the shown copies, for those that may be shown to this viewer. */
  photoUrls(fileIds: readonly string[], viewer: { sees: 'all' | 'passed' }): Promise<ReadonlyMap<string, string>>
}

/** What reports ask of people, each look at a phone number being recorded by the caller. */
export interface ReportContacts {
  identityOf(personId: string): Promise<{ name?: string | undefined; phone?: string | undefined }>
  phoneOfStaff(staffId: string): Promise<{ name: string; phone: string } | undefined>
}

/** What reports ask of push: who was told, once reports has checked that the viewer may know. */
export interface Receipts {
  list(reportId: string, viewer: 'reporter' | 'staff'): Promise<Delivery[]>
}

/** Everything a use case of reports needs from outside. */
export interface ReportDeps {
  readonly store: ReportStore
  readonly grids: Grids
  readonly evidence: Evidence
  readonly contacts: ReportContacts
  readonly receipts: Receipts
  readonly sealer: Sealer
  readonly clock: Clock
}
