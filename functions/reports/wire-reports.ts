import { openFiles } from '../evidence/wire-evidence'
import { openGrids } from '../grids/open-grids'
import type { Wiring } from '../kernel/wire'
import { openPeople } from '../people/open-people'
import { openReceipts } from '../push/wire-push'
import type { ReportDeps } from './deps'
import { reportStore } from './store'

/** Reports as the functions need it that take citizens' calls or sweep the clocks. */
export function wireReports(wiring: Wiring): ReportDeps {
  const { table, sealer, clock } = wiring
  return {
    store: reportStore(table),
    grids: openGrids(wiring),
    evidence: openFiles(wiring),
    contacts: openPeople(table).contacts(sealer),
    receipts: openReceipts(table),
    sealer,
    clock,
  }
}
