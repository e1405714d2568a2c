import { execFileSync } from 'node:child_process'
import type { Method, Operation } from '@fengqiao/shared/contracts/operation'
import { newUlid } from '@fengqiao/shared/ulid'
import * as z from 'zod/mini'
import { ofType, type Bundle, type Packaged } from './package'

interface Route {
  readonly method: string
  readonly path: string
  /** The function's key in serverless.yml. */
  readonly key: string
}

const RouteShape = z.object({ RouteKey: z.string(), Target: z.object({ 'Fn::Join': z.tuple([z.string(), z.tuple([z.string(), z.object({ Ref: z.string() })])]) }) })
const IntegrationShape = z.object({ IntegrationUri: z.unknown() })

/** The HTTP routes of a template, each with the function behind it. */
export function routesOf(resources: Packaged['resources']): Route[] {
  return ofType(resources, 'AWS::ApiGatewayV2::Route').flatMap(([, { Properties }]) => {
    const parsed = RouteShape.safeParse(Properties)
    if (!parsed.success || !parsed.data.RouteKey.includes(' ')) return []
    const [method = '', path = ''] = parsed.data.RouteKey.split(' ')
    const integration = IntegrationShape.parse(resources[parsed.data.Target['Fn::Join'][1][1].Ref]?.Properties)
    const [, name = ''] = /"(\w+)LambdaFunction"/.exec(JSON.stringify(integration.IntegrationUri)) ?? []
    return [{ method, path, key: name.charAt(0).toLowerCase() + name.slice(1) }]
  })
}

export const functionsOf = (routes: readonly Route[]): string[] => [...new Set(routes.map(({ key }) => key))]

/** The functions that a call may reach. API Gateway takes an exact path before a catch-all, so only the best match counts. */
export function functionsFor(routes: readonly Route[], { method, path }: { readonly method: Method; readonly path: string }): string[] {
  const fitting = routes.filter((route) => (route.method === 'ANY' || route.method === method) && pathFits(route.path, `/v1${path}`))
  const exact = fitting.filter((route) => !route.path.includes('{proxy+}'))
  const longest = Math.max(...fitting.map((route) => route.path.length))
  return [...new Set((exact.length > 0 ? exact : fitting.filter((route) => route.path.length === longest)).map(({ key }) => key))]
}

function pathFits(pattern: string, path: string): boolean {
  return pattern.endsWith('/{proxy+}') ? path.startsWith(pattern.slice(0, -'{proxy+}'.length)) && path.length > pattern.length - '{proxy+}'.length : pattern === path
}

const Answers = z.record(z.string(), z.string())

/**
 * Calls a built function once for each operation, as a stranger with nothing to say and no network behind it,
 * and tells each answer's problem code. The only code that matters here is NOT_FOUND: the router knows no such route.
 */
export function askAll({ key, file, handler }: Bundle, operations: readonly Operation[]): [string, string][] {
  const calls = [...operations.map(({ id, method, path }) => ({ id, method, path: path.replace(/\{\w+\}/g, newUlid(0, () => 0)) })), { id: 'unknown', method: 'GET', path: '/me/nothing-here' }]
  const script = `
    const { ${handler}: run } = await import(${JSON.stringify(file)})
    const answers = {}
    for (const { id, method, path } of ${JSON.stringify(calls)}) {
      const answer = await run({
        version: '2.0', routeKey: '$default', rawPath: '/v1' + path, rawQueryString: '', headers: { host: 'city' }, isBase64Encoded: false,
        requestContext: { domainName: 'city', http: { method, path: '/v1' + path }, requestId: id },
      }, {})
      let code = 'none'
      try { code = JSON.parse(answer.body).code ?? 'none' } catch {}
      answers[id] = String(code)
    }
    process.stdout.write('\\n' + JSON.stringify(answers))
    process.exit(0)
  `
  const said = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { env: STRANGER, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] })
  return Object.entries(Answers.parse(JSON.parse(said.slice(said.lastIndexOf('\n'))))).map(([id, code]) => [`${key} ${id}`, code])
}

/** Settings of a machine where nothing answers. */
export const STRANGER = {
  STAGE: 'local', TABLE_NAME: 'nowhere', UPLOAD_BUCKET: 'nowhere', PHOTO_BUCKET: 'nowhere', MAP_BUCKET: 'nowhere', WECHAT_APPID: 'nobody',
  WECHAT_API: 'http://127.0.0.1:9', LIVE_ENDPOINT: 'http://127.0.0.1:9', DYNAMODB_ENDPOINT: 'http://127.0.0.1:9', S3_ENDPOINT: 'http://127.0.0.1:9',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
}
