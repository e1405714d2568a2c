import type { BodyOf, Operation, OutputOf, ParamsOf, QueryOf } from '@fengqiao/shared/contracts/operation'
import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { problem } from '@fengqiao/shared/problems'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import { readToken, type Actor, type FindActor } from './auth'
import type { Clock } from './clock'
import { errorFields, log } from './log'
import { parse } from './parse'
import { Refusal } from './problem'

/** JSON bodies only; files go to the bucket directly. Bytes. */
const BODY_MAX = 64 * 1024

/** A success: 201 when something new now exists, else 200. */
export interface Answer<O extends Operation> {
  readonly status: 200 | 201
  readonly body: OutputOf<O>
}

interface Input<O extends Operation> {
  readonly params: ParamsOf<O>
  readonly query: QueryOf<O>
  readonly body: BodyOf<O>
}

export interface Route {
  readonly operation: Operation
  readonly run: (request: Request, params: Record<string, string>, actor: Actor | undefined) => Promise<{ status: 200 | 201; body: unknown }>
}

/** Binds an operation to its use case for signed-in callers: parse, permit, call, answer. */
export function route<O extends Operation>(operation: O, run: (input: Input<O> & { actor: Actor }) => Promise<Answer<O>>): Route {
  return { operation, run: async (request, params, actor) => run({ actor: permit(operation, actor), ...(await read(operation, request, params)) }) }
}

/** The same for an operation anyone may call. */
export function publicRoute<O extends Operation>(operation: O, run: (input: Input<O>) => Promise<Answer<O>>): Route {
  if (operation.audience !== 'public') throw new Error(`${operation.id} is not public`)
  return { operation, run: async (request, params) => run(await read(operation, request, params)) }
}

/** A route outside the operation table, for a caller who has his own protocol (WeChat's push): it reads and answers whole HTTP messages. */
export interface RawRoute {
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  readonly run: (request: Request) => Promise<Response>
}

export interface HttpDeps {
  readonly clock: Clock
  readonly tokenKey: () => Promise<string>
  readonly findActor: FindActor
}

/** The Lambda handler over a capability's routes. Every answer is JSON; every failure is a problem document. */
export function httpHandler(routes: readonly Route[], deps: HttpDeps, raw: readonly RawRoute[] = []) {
  return handle(app(routes, deps, raw))
}

function app(routes: readonly Route[], deps: HttpDeps, raw: readonly RawRoute[]): Hono {
  const hono = new Hono().basePath('/v1')
  for (const { method, path, run } of raw) hono.on(method, path, (c) => run(c.req.raw))
  for (const { operation, run } of routes) {
    hono.on(operation.method, operation.path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      const started = deps.clock()
      const actor = operation.audience === 'public' ? undefined : await authenticate(c.req.raw, deps)
      const { status, body } = await run(c.req.raw, c.req.param(), actor)
      log.info('call', { operation: operation.id, status, ms: deps.clock() - started })
      return Response.json(body, { status, headers: HEADERS })
    })
  }
  hono.notFound(() => refuse(new Refusal('NOT_FOUND')))
  hono.onError((error) => {
    if (error instanceof Refusal) {
      log.info('refused', { code: error.code })
      return refuse(error)
    }
    log.error('failed', errorFields(error))
    return refuse(new Refusal('INTERNAL'))
  })
  return hono
}

/** Answers hold personal data, so nothing between us and the phone may keep them. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

function refuse(refusal: Refusal): Response {
  return Response.json(refusal.body, { status: refusal.status, headers: { ...HEADERS, 'content-type': 'application/problem+json; charset=utf-8' } })
}

async function authenticate(request: Request, deps: HttpDeps): Promise<Actor> {
  const token = /^Bearer ([\w.-]+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token) throw new Refusal('NOT_SIGNED_IN')
  const { personId, epoch } = await readToken(await deps.tokenKey(), token, deps.clock)
  const actor = await deps.findActor(personId, epoch)
  if (!actor) throw new Refusal('NOT_SIGNED_IN')
  return actor
}

function permit(operation: Operation, actor: Actor | undefined): Actor {
  if (!actor) throw new Refusal('NOT_SIGNED_IN')
  switch (operation.audience) {
    case 'public':
    case 'signedIn':
      return actor
    case 'consented':
      if (actor.consent !== PRIVACY_VERSION) throw new Refusal('CONSENT_REQUIRED')
      return actor
    case 'staff':
      if (!actor.staff) throw new Refusal('FORBIDDEN')
      return actor
  }
}

async function read<O extends Operation>(operation: O, request: Request, rawParams: Record<string, string>): Promise<Input<O>> {
  const query = queryOf(new URL(request.url).searchParams)
  return {
    params: parse<O['params']>(operation.params, rawParams, 'path'),
    query: parse<O['query']>(operation.query, query, 'query'),
    body: parse<O['body']>(operation.body, await readBody(request), 'body'),
  }
}

/** A parameter given twice is not silently halved: it is an array, which no schema here accepts. One without a value is missing: a number would read it as 0. */
function queryOf(search: URLSearchParams): Record<string, string | string[] | undefined> {
  return Object.fromEntries([...new Set(search.keys())].map((key) => {
    const values = search.getAll(key)
    const [only] = values
    return [key, values.length === 1 && only !== undefined ? only || undefined : values]
  }))
}

async function readBody(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text === '') return {}
  if (Buffer.byteLength(text) > BODY_MAX) throw new Refusal('TOO_LARGE', { detail: '内容太长，请分几次说明。' })
  try {
    const value: unknown = JSON.parse(text, (key, part: unknown) => {
      // No field of ours is called so; what comes with it means to reach the prototype of an object.
      if (key === '__proto__') throw new SyntaxError('__proto__')
      return part
    })
    return value
  } catch {
    throw new Refusal('INVALID', { errors: [{ path: 'body', message: problem('INVALID').title }] })
  }
}
