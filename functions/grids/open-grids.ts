import { openBuckets } from '../kernel/bucket'
import type { Wiring } from '../kernel/wire'
import { gridsOf } from './find-grid-at'
import { mapLoader } from './load-map'
import type { Grids } from './routing'
import { gridStore } from './store'

/** The parts of grids over a function's wiring; the map is loaded on first use and kept. */
export function wireGrids({ env, table, clock }: Pick<Wiring, 'env' | 'table' | 'clock'>) {
  const store = gridStore(table)
  const files = openBuckets(env)(env.MAP_BUCKET)
  return { store, files, currentMap: mapLoader({ store, files, clock }) }
}

/** For other capabilities' Lambda entries. */
export function openGrids(wiring: Pick<Wiring, 'env' | 'table' | 'clock'>): Grids {
  return gridsOf(wireGrids(wiring))
}
