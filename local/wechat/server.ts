import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { close, listen, portOf, readJson, sendJson } from '../http'
import { failure } from './answers'
import type { SandboxConfig } from './config'
import { deviceCalls, shownMessage } from './device'
import type { Fault } from './faults'
import { Faults } from './faults'
import { MediaChecks } from './media-checks'
import { platformCalls } from './platform'
import { SandboxState } from './state'

const CONTROL = '/__sandbox'
const HEARTBEAT_MS = 15_000

/** A running sandbox. */
export interface Sandbox {
  readonly url: string
  stop(): Promise<void>
}

/**
 * The part of WeChat that our server talks to, on one port: the platform's own paths, and under `/__sandbox` what a
 * person does on the phone. State is read from and appended to `dataDir`. Throws PortBusyError.
 */
export async function startSandbox(config: SandboxConfig): Promise<Sandbox> {
  const state = new SandboxState(config.dataDir)
  const faults = new Faults()
  const checks = new MediaChecks(state, config)

  async function platform(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const handler = platformCalls[`${request.method} ${url.pathname}`]
    if (!handler) return sendJson(response, 404, failure(-1, `no such call in the sandbox: ${request.method} ${url.pathname}`))
    const body = request.method === 'POST' ? await readJson(request) : undefined
    const fault = faults.take(url.pathname)
    if (fault && (fault.stage ?? 'before') === 'before') return misbehave(response, fault)
    const answer = handler({ state, config, check: check => checks.start(check) }, url.searchParams, body)
    return fault ? misbehave(response, fault) : sendJson(response, 200, answer)
  }

  async function device(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = url.pathname.slice(CONTROL.length)
    if (path === '/stream') return stream(state, request, response, url.searchParams.get('openid'))
    const handler = deviceCalls[`${request.method} ${path}`]
    if (!handler) return sendJson(response, 404, { error: `no such control: ${request.method} ${path}` })
    const body = request.method === 'POST' ? await readJson(request) : undefined
    const { status, body: answer } = await handler({ state, config, faults }, url.searchParams, body)
    sendJson(response, status, answer)
  }

  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const serve = url.pathname.startsWith(`${CONTROL}/`) ? device : platform
    serve(request, response, url).catch((error: unknown) => {
      console.error(error)
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, failure(-1))
    })
  }, config.port, 'the WeChat sandbox').catch((error: unknown) => {
    state.close()
    throw error
  })
  checks.resume()

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    async stop() {
      checks.stop()
      await close(server)
      state.close()
    },
  }
}

async function misbehave(response: ServerResponse, { how }: Fault): Promise<void> {
  if ('errcode' in how) return sendJson(response, 200, failure(how.errcode))
  if ('httpStatus' in how) return sendJson(response, how.httpStatus, { error: 'provoked by a test' })
  if ('hangMs' in how) await sleep(how.hangMs)
  response.destroy()
}

/** Server-sent events: each message as it reaches the phone of `openid` (or of anybody). */
function stream(state: SandboxState, request: IncomingMessage, response: ServerResponse, openid: string | null): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.write(': open\n\n')
  const stop = state.onMessage(message => {
    if (openid === null || message.openid === openid) response.write(`id: ${message.id}\ndata: ${JSON.stringify(shownMessage(message))}\n\n`)
  })
  const heartbeat = setInterval(() => response.write(': beat\n\n'), HEARTBEAT_MS)
  request.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
}
