import { type InputOf, type Operation, type OutputOf, pathOf } from '@fengqiao/shared/contracts/operation'
import { Problem } from '@fengqiao/shared/problems'
import * as z from 'zod/mini'
import { ask } from './ask'
import { city } from './city'

/** What came back, before anybody has judged it. */
export interface Raw {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Undefined when the text is no JSON. */
  readonly json: unknown
}

export interface RawRequest {
  readonly token?: string | undefined
  /** Sent as it is. */
  readonly text?: string
  /** Sent as JSON. */
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Any request, also one that no honest phone would send. `path` begins after `/v1`. */
export async function send(method: string, path: string, { token, text, json, headers = {} }: RawRequest = {}): Promise<Raw> {
  const body = text ?? (json === undefined ? undefined : JSON.stringify(json))
  const response = await ask(city.urls.api + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const answer = await response.text()
  // The emulator reports a function that ran out of time with status 200; API Gateway says 504.
  const status = answer.includes('"errorType":"LambdaTimeoutError"') ? 504 : response.status
  return { status, headers: response.headers, text: answer, json: parse(answer) }
}

type Call<O extends Operation> = Partial<InputOf<O>>

/** The operation's request as the table declares it, unjudged. */
export function call<O extends Operation>(token: string | undefined, operation: O, { params, query, body }: Call<O>): Promise<Raw> {
  const fields = z.record(z.string(), z.coerce.string())
  const search = new URLSearchParams(fields.parse(query ?? {})).toString()
  const path = pathOf(operation, fields.parse(params ?? {})) + (search && `?${search}`)
  return send(operation.method, path, { token, ...(body === undefined ? {} : { json: body }) })
}

/**
 * The operation done: fails unless it succeeded with a declared status and exactly the declared shape. A field
 * that the contract does not name may carry what nobody was meant to see.
 */
export async function done<O extends Operation>(token: string | undefined, operation: O, input: Call<O>): Promise<OutputOf<O>> {
  const raw = await call(token, operation, input)
  return accepted(operation, raw)
}

export function accepted<O extends Operation>(operation: O, raw: Raw): OutputOf<O> {
  const statuses: readonly number[] = operation.statuses
  if (!statuses.includes(raw.status)) throw new Error(`${operation.id} answered ${raw.status} ${raw.text.slice(0, 600)}`)
  const output = z.parse<O['output']>(operation.output, raw.json)
  expect(raw.json).toEqual(output)
  return output
}

/** The operation refused; see `expectProblem`. */
export async function refused<O extends Operation>(token: string | undefined, operation: O, input: Call<O>): Promise<Problem> {
  const raw = await call(token, operation, input)
  const problem = expectProblem(raw)
  const everywhere = ['INVALID', 'BUSY', 'TOO_LARGE', ...(operation.audience === 'public' ? [] : ['NOT_SIGNED_IN']), ...(operation.audience === 'staff' ? ['FORBIDDEN'] : [])]
  expect([...operation.problems, ...everywhere]).toContain(problem.code)
  return problem
}

/**
 * A refusal that a citizen can read: problem+json, plain Chinese, a stable code, no trace of how the server is built.
 * Fails on anything else, an unexpected 500 first of all.
 */
export function expectProblem(raw: Raw): Problem {
  const where = `${raw.status} ${raw.text.slice(0, 400)}`
  expect(where).not.toMatch(/"code":"INTERNAL"|^5\d\d Internal/)
  expect(`${raw.headers.get('content-type') ?? 'no content type'} in ${where}`).toMatch(/^application\/problem\+json/)
  const problem = z.parse(Problem, raw.json)
  expect(problem.status).toBe(raw.status)
  expect(problem.type).toBe(`urn:fengqiao:problem:${problem.code}`)
  for (const sentence of [problem.title, problem.detail, ...(problem.errors ?? []).map(({ message }) => message)]) expect(sentence).toMatch(/\p{Script=Han}/u)
  expect(raw.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.m?js\b|\.ts\b|stack|zod|Error:|dynamodb|arn:aws|exception/i)
  return problem
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
