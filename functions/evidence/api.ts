import { operations } from '@fengqiao/shared/contracts/index'
import { route, type Route } from '../kernel/http'
import { announceUpload } from './announce-upload'
import { completeUpload } from './complete-upload'
import type { EvidenceDeps } from './deps'

export function evidenceRoutes(deps: EvidenceDeps): Route[] {
  return [
    route(operations.putUpload, async ({ actor, params, body }) => announceUpload(deps, actor.personId, params.id, body)),
    route(operations.completeUpload, async ({ actor, params }) => ({ status: 200, body: await completeUpload(deps, actor, params.id) })),
  ]
}
