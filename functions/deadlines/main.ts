import { retryContentCheck } from '../evidence/check-content'
import { wireEvidence } from '../evidence/wire-evidence'
import { wire } from '../kernel/wire'
import { retryMessage } from '../push/retry'
import { wirePush } from '../push/wire-push'
import { reportClock } from '../reports/report-clock'
import { dueStore } from './store'
import { sweep as sweepOnce, type Due } from './sweep'

const wiring = wire()
const push = wirePush(wiring)
const evidence = wireEvidence(wiring)

/** Whose clock it is, by how the partition key begins: the index carries nothing but keys. */
const owners: Readonly<Record<string, Due>> = {
  REPORT: reportClock(wiring),
  MESSAGES: (row, now) => retryMessage(push, row, now),
  FILE: (row, now) => retryContentCheck(evidence, row, now),
}

export const sweep = () => sweepOnce({ store: dueStore(wiring.table), clock: wiring.clock, owners })
