import * as evidence from './evidence'
import * as grids from './grids'
import type { Operation } from './operation'
import * as people from './people'
import * as push from './push'
import * as reports from './reports'

/** The operation table: every HTTP operation there is. */
export const operations = {
  openSession: people.openSession,
  openStaffSession: people.openStaffSession,
  closeSessions: people.closeSessions,
  getMe: people.getMe,
  updateMe: people.updateMe,
  eraseMe: people.eraseMe,
  recordSubscriptions: people.recordSubscriptions,
  getGridAt: grids.getGridAt,
  getGridsNear: grids.getGridsNear,
  getOutlines: grids.getOutlines,
  revealDutyPhone: grids.revealDutyPhone,
  putUpload: evidence.putUpload,
  completeUpload: evidence.completeUpload,
  putReport: reports.putReport,
  getReport: reports.getReport,
  listReports: reports.listReports,
  listTasks: reports.listTasks,
  actOnReport: reports.actOnReport,
  revealContact: reports.revealContact,
  listDeliveries: push.listDeliveries,
} as const satisfies Record<string, Operation>
