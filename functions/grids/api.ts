import { operations } from '@fengqiao/shared/contracts/index'
import type { OutputOf } from '@fengqiao/shared/contracts/operation'
import { ROLE_NAMES } from '@fengqiao/shared/roles'
import * as z from 'zod/mini'
import type { Bucket } from '../kernel/bucket'
import { publicRoute, route, type Route } from '../kernel/http'
import { gridsOf, pointOf, type FindGridDeps } from './find-grid-at'
import { readPart } from './load-map'
import { nearGrids } from './near-grids'
import { revealDutyPhone, type RevealDeps } from './reveal-duty-phone'
import type { Routing } from './routing'

export interface GridDeps extends FindGridDeps, RevealDeps {
  readonly store: FindGridDeps['store'] & RevealDeps['store']
  readonly files: Pick<Bucket, 'get'>
}

const Outlines = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) })

export function gridRoutes(deps: GridDeps): Route[] {
  return [
    publicRoute(operations.getGridAt, async ({ query }) => ({ status: 200, body: gridHere(await gridsOf(deps).at(query, deps.clock())) })),
    publicRoute(operations.getGridsNear, async ({ query }) => ({ status: 200, body: nearGrids((await deps.currentMap()).map, pointOf(query)) })),
    publicRoute(operations.getOutlines, async () => {
      const { version } = await deps.currentMap()
      const text = new TextDecoder().decode(await readPart(deps.files, version, 'outlines.json'))
      return { status: 200, body: Outlines.parse(JSON.parse(text)) }
    }),
    route(operations.revealDutyPhone, async ({ actor, params }) => ({ status: 200, body: await revealDutyPhone(deps, actor, params.code) })),
  ]
}

function gridHere({ grid, areaName, desk, vacant, because }: Routing): OutputOf<typeof operations.getGridAt> {
  const { role, area, name, phoneMasked } = desk
  return {
    grid, areaName, vacant, routedBecause: because,
    duty: { role, roleName: ROLE_NAMES[role], area, ...(name === undefined ? {} : { name }), ...(phoneMasked === undefined ? {} : { phoneMasked }) },
  }
}
