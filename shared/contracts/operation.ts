import type * as z from 'zod/mini'
import type { ProblemCode } from '../problems'

type Schema = z.ZodMiniType

/** Who may call at all. What a person may do with one report is decided by the lifecycle, not here. */
export type Audience = 'public' | 'signedIn' | 'consented' | 'staff'

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

/**
 * One HTTP operation, declared once (design §3.1): the server's router, the phone's typed call and
 * `openapi.json` all come from this value. Paths are relative to `/v1`.
 */
export interface Operation<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Output extends Schema = Schema,
> {
  readonly id: string
  readonly method: Method
  readonly path: `/${string}`
  readonly summary: string
  readonly audience: Audience
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly output: Output
  /** Statuses of success: a creating PUT answers 201 first and 200 when repeated. */
  readonly statuses: readonly (200 | 201 | 204)[]
  /** Problems beyond INVALID, INTERNAL, BUSY and, unless public, NOT_SIGNED_IN. */
  readonly problems: readonly ProblemCode[]
}

export function defineOperation<P extends Schema, Q extends Schema, B extends Schema, O extends Schema>(
  operation: Operation<P, Q, B, O>,
): Operation<P, Q, B, O> {
  return operation
}

export type ParamsOf<O extends Operation> = z.output<O['params']>
export type QueryOf<O extends Operation> = z.output<O['query']>
export type BodyOf<O extends Operation> = z.output<O['body']>
export type OutputOf<O extends Operation> = z.output<O['output']>

/** What a caller passes: only the parts the operation has. */
export interface InputOf<O extends Operation> {
  params: z.input<O['params']>
  query: z.input<O['query']>
  body: z.input<O['body']>
}

/** Fills `{name}` in the path; values are percent-encoded. */
export function pathOf(operation: Operation, params: Readonly<Record<string, string>>): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new RangeError(`${operation.id}: path parameter ${name} is missing`)
    return encodeURIComponent(value)
  })
}
