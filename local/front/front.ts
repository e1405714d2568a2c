import { build } from 'esbuild'
import httpProxy from 'http-proxy'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { close, listen, readJson, sendJson } from '../http'
import type { Persona } from '../personas'
import { partOf } from '../personas'
import type { CityPorts } from '../ports'
import { SandboxClient } from '../wechat/client'
import { Networks, isNetwork } from './network'
import { sendFile } from './static-files'

/** What the front shows and may do of its city. */
export interface FrontOptions {
  readonly ports: CityPorts
  /** The folder of the h5 build. */
  readonly h5Dir: string
  readonly personas: () => readonly Persona[]
  /** Empty once the city is ready; until then a sentence of what is being done; or what went wrong. */
  readonly progress: () => string
  /** Throws all demo data away and seeds again. */
  readonly reset: () => Promise<void>
}

/** The one address of the city. */
export interface Front {
  stop(): Promise<void>
}

/**
 * One server for everything a browser needs: the persona page on `http://localhost:<port>/`, and on
 * `http://localhost:<port>/?persona=<key>` the h5 app with the API, the WebSocket and that persona's WeChat.
 * `http://<key>.localhost:<port>/` is the same app on an origin of its own. Throws PortBusyError.
 */
export async function startFront(options: FrontOptions): Promise<Front> {
  const { ports } = options
  const proxy = httpProxy.createProxyServer({})
  const networks = new Networks()
  const sandbox = new SandboxClient(`http://127.0.0.1:${ports.wechat}`)
  proxy.on('error', (_error, _request, answer) => {
    if (answer instanceof Socket || answer.headersSent) return void answer.destroy()
    // As API Gateway says it; our own answers always carry a code.
    sendJson(answer, 503, { message: 'Service Unavailable' })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://front')
    const persona = personaOf(options.personas(), request, url)
    if (url.pathname.startsWith('/v1/')) return forward(request, response, `http://127.0.0.1:${ports.http}`, persona?.key)
    if (url.pathname.startsWith('/wechat/')) return wechat(request, response, url, persona)
    if (url.pathname.startsWith('/__city')) return city(request, response, url)
    if (url.pathname === '/app-config.json') return sendJson(response, 200, appConfig(request, persona))
    if (url.pathname === '/' && !persona) return page(response, 'index.html')
    if (url.pathname.startsWith('/persona-page/')) return page(response, url.pathname.slice('/persona-page/'.length))
    return sendFile(response, options.h5Dir, url.pathname === '/' ? '/index.html' : url.pathname)
  }

  async function forward(request: IncomingMessage, response: ServerResponse, target: string, persona: string | undefined): Promise<void> {
    if (await networks.lets(persona)) proxy.web(request, response, { target })
    else request.destroy()
  }

  /** What the WeChat client on the persona's phone would do, and for the page, what all phones show. */
  async function wechat(request: IncomingMessage, response: ServerResponse, url: URL, persona: Persona | undefined): Promise<void> {
    if (url.pathname === '/wechat/stream' || url.pathname === '/wechat/messages') {
      request.url = `${url.pathname.replace('/wechat', '/__sandbox')}${url.search}`
      proxy.web(request, response, { target: `http://127.0.0.1:${ports.wechat}` })
      return
    }
    const body = request.method === 'POST' ? phoneBody.safeParse(await readJson(request)) : undefined
    if (!body?.success || !persona) return sendJson(response, 404, { error: 'no such WeChat call, or no persona' })
    if (!(await networks.lets(persona.key))) return void request.destroy()
    switch (url.pathname) {
      case '/wechat/login-code': return sendJson(response, 200, { code: await sandbox.loginCode(persona.openid) })
      case '/wechat/phone-code': return sendJson(response, 200, { code: await sandbox.phoneCode(persona.openid) })
      case '/wechat/subscribe': return sendJson(response, 200, await sandbox.subscribe(persona.openid, body.data.tmplIds ?? [], body.data.accept ?? true))
      default: return sendJson(response, 404, { error: 'no such WeChat call' })
    }
  }

  async function city(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (request.method === 'POST' && !isOwnPage(request)) return sendJson(response, 403, { error: 'only for the persona page' })
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /__city': return sendJson(response, 200, { city: 'fengqiao', progress: options.progress(), personas: options.personas().map(persona => shown(persona, networks)) })
      case 'POST /__city/reset':
        await options.reset()
        return sendJson(response, 200, {})
      case 'POST /__city/network': {
        const wanted = networkBody.safeParse(await readJson(request))
        if (!wanted.success || !isNetwork(wanted.data.mode)) return sendJson(response, 400, { error: 'expected {persona, mode: normal|slow|off}' })
        networks.set(wanted.data.persona, wanted.data.mode)
        return sendJson(response, 200, {})
      }
      default: return sendJson(response, 404, { error: 'no such control' })
    }
  }

  function appConfig(request: IncomingMessage, persona: Persona | undefined): object {
    const common = { api: '/v1', live: `ws://${request.headers.host ?? `localhost:${ports.front}`}/live${persona ? `?persona=${persona.key}` : ''}` }
    if (!persona) return common
    // Opening the app is what WeChat counts as a visit: its content checks want one within two hours.
    void sandbox.visit(persona.openid).catch(() => undefined)
    const at = (name: string): string => `/wechat/${name}?persona=${persona.key}`
    return {
      ...common,
      persona: persona.key,
      place: { ...persona.home, frame: 'wgs84', accuracy: 10 },
      wechat: { loginCodeUrl: at('login-code'), phoneCodeUrl: at('phone-code'), subscribeUrl: at('subscribe') },
    }
  }

  const server = await listen((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error)
      if (response.headersSent) response.destroy()
      else sendJson(response, 502, { error: 'a part of the city did not answer' })
    })
  }, ports.front, 'the front page')

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://front')
    const persona = personaOf(options.personas(), request, url)?.key
    if (url.pathname !== '/live' || networks.get(persona) === 'off' || !(socket instanceof Socket)) return void socket.destroy()
    networks.hold(persona, socket)
    proxy.ws(request, socket, head, { target: `ws://127.0.0.1:${ports.ws}` })
  })

  return {
    async stop() {
      proxy.close()
      await close(server)
    },
  }
}

const phoneBody = z.object({ tmplIds: z.optional(z.array(z.string())), accept: z.optional(z.union([z.boolean(), z.array(z.string())])) })
const networkBody = z.object({ persona: z.string(), mode: z.unknown() })

/** Whose phone this request comes from: the host name's first part, or `?persona=` here or on the page it comes from. */
function personaOf(personas: readonly Persona[], { headers }: IncomingMessage, url: URL): Persona | undefined {
  const host = /^([\w-]+)\.localhost(?::\d+)?$/i.exec(headers.host ?? '')?.[1]
  const from = URL.canParse(headers.referer ?? '') ? new URL(headers.referer ?? '').searchParams.get('persona') : null
  const key = (host ?? url.searchParams.get('persona') ?? (url.pathname === '/' ? null : from) ?? '').toLowerCase()
  return personas.find(persona => persona.key.toLowerCase() === key)
}

/** A page of another site must not be able to wipe the demo data. */
const isOwnPage = ({ headers }: IncomingMessage): boolean => headers.origin === undefined || headers.origin === `http://${headers.host}`

const shown = ({ key, openid, name, phone }: Persona, networks: Networks): object => ({ key, openid, name, phone, ...partOf(key), network: networks.get(key) })

/** The persona page's three files; its script is TypeScript, bundled as it is served. */
async function page(response: ServerResponse, name: string): Promise<void> {
  const folder = join(__dirname, 'page')
  if (name !== 'page.js') return sendFile(response, folder, name)
  const { outputFiles } = await build({ entryPoints: [join(folder, 'page.ts')], bundle: true, write: false, format: 'esm', target: 'es2022' })
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' }).end(outputFiles[0]?.text)
}
