import { retryContentCheck } from '../evidence/check-content'
import { wireEvidence } from '../evidence/wire-evidence'
import { wire } from '../kernel/wire'
import { retryMessage } from '../push/retry'
import { MESSAGES } from '../push/store'
import { wirePush } from '../push/wire-push'
import { lapseReport } from '../reports/lapse-report'
import { reportStore } from '../reports/store'
import { dueStore } from './store'
import { sweep as sweepOnce, type Due } from './sweep'

const wiring = wire()
const push = wirePush(wiring)
const evidence = wireEvidence(wiring)
const reports = { store: reportStore(wiring.table), clock: wiring.clock }

/** Whose clock it is, by how the partition key begins: the index carries nothing but keys. */
const owners: Readonly<Record<string, Due>> = {
  REPORT: ({ pk }) => lapseReport(reports, pk.slice('REPORT#'.length)),
  [MESSAGES]: (row, now) => retryMessage(push, row, now),
  FILE: (row, now) => retryContentCheck(evidence, row, now),
}

export const sweep = () => sweepOnce({ store: dueStore(wiring.table), clock: wiring.clock, owners })
