import { pathOf, type Operation, type OutputOf } from '@fengqiao/shared/contracts/operation'
import { Problem, problem } from '@fengqiao/shared/problems'
import * as z from 'zod/mini'
import type { HttpOutcome, HttpRequest } from '../platform/platform'

/** Being offline is no problem of the request: the caller keeps it and tries again. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'offline' }

/** A part the operation does not have may be left out; one it has must be given. */
type Part<K extends 'params' | 'query' | 'body', T> = Record<string, never> extends T ? { [key in K]?: T } : { [key in K]: T }
export type CallInput<O extends Operation> = Part<'params', z.input<O['params']>> & Part<'query', z.input<O['query']>> & Part<'body', z.input<O['body']>>

export interface ApiParts {
  request(request: HttpRequest): Promise<HttpOutcome>
  /** E.g. `https://host/v1`. */
  base(): string
  token(): string | undefined
  /** Signs in again without a word; false when that did not work. */
  renew(): Promise<boolean>
}

export type Api = <O extends Operation>(operation: O, input: CallInput<O>) => Promise<Answer<OutputOf<O>>>

/**
 * The typed call of every operation in the contract. The answer is checked against the contract's schema,
 * so a page never meets a shape it does not know; a 401 is answered by signing in again, once.
 */
export function createApi({ request, base, token, renew }: ApiParts): Api {
  return async (operation, input) => {
    const send = () => request(requestOf(operation, input, base(), token()))
    let outcome = await send()
    const mayRenew = operation.audience !== 'public'
    if (mayRenew && outcome.kind === 'answer' && outcome.status === 401 && await renew()) outcome = await send()
    return read(operation, outcome)
  }
}

interface AnyInput { params?: unknown; query?: unknown; body?: unknown }

const Strings = z.record(z.string(), z.union([z.string(), z.number(), z.undefined()]))

function requestOf(operation: Operation, input: AnyInput, base: string, token: string | undefined): HttpRequest {
  const query = Object.entries(Strings.parse(input.query ?? {})).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  const params = Object.fromEntries(Object.entries(Strings.parse(input.params ?? {})).map(([name, value]) => [name, String(value)]))
  return {
    method: operation.method,
    url: `${base}${pathOf(operation, params)}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: {
      accept: 'application/json',
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
  }
}

function read<O extends Operation>(operation: O, outcome: HttpOutcome): Answer<OutputOf<O>> {
  if (outcome.kind === 'offline') return outcome
  if (outcome.status < 300) {
    const value = z.safeParse<O['output']>(operation.output, outcome.body ?? {})
    if (value.success) return { kind: 'ok', value: value.data }
    return { kind: 'problem', problem: problem('INTERNAL') }
  }
  const told = z.safeParse(Problem, outcome.body)
  if (told.success) return { kind: 'problem', problem: told.data }
  // A gateway in between (502, 504, an HTML page) speaks no problem+json.
  return { kind: 'problem', problem: problem(outcome.status >= 500 ? 'BUSY' : 'INTERNAL') }
}

/** Whether trying the very same request later may succeed. */
export function worthRetrying(trouble: Problem): boolean {
  return trouble.status >= 500 || trouble.status === 429 || trouble.status === 401
}
