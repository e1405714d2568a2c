import { operations } from '@fengqiao/shared/contracts/index'
import { openapiOf } from '../../functions/docs/openapi'

/** `openapi.json` as committed. */
export const openapiText = (): string => `${JSON.stringify(openapiOf(operations), null, 2)}\n`
