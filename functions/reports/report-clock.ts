import type { Wiring } from '../kernel/wire'
import { lapseReport } from './lapse-report'
import { reportStore } from './store'

/** For the sweep's Lambda entry: what a report's clock does once it has run out, and no more of reports than that. */
export function reportClock({ table, clock }: Pick<Wiring, 'table' | 'clock'>): (row: { pk: string }) => Promise<unknown> {
  const deps = { store: reportStore(table), clock }
  return ({ pk }) => lapseReport(deps, pk.slice('REPORT#'.length))
}
