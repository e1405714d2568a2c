import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { text as readText } from 'node:stream/consumers'

/** Another program holds the port; the message says which part wanted it and what setting moves it. */
export class PortBusyError extends Error {
  readonly code = 'PORT_BUSY'
  constructor(readonly port: number, who: string) {
    super(`${who} needs port ${port}, but another program is using it. Stop that program, or move the whole city: CITY_BASE_PORT=5100 npm start`)
    this.name = 'PortBusyError'
  }
}

const isAddressInUse = (error: Error): boolean => 'code' in error && error.code === 'EADDRINUSE'

/** Listens on 127.0.0.1 only: the city holds demo people, but nothing on this machine should be open to the network. */
export async function listen(handler: RequestListener, port: number, who: string): Promise<Server> {
  const server = createServer(handler)
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(isAddressInUse(error) ? new PortBusyError(port, who) : error))
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

/** The port a server really listens on (port 0 asks for any free one). */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address.port
}

/** True when nothing listens on this port of 127.0.0.1. */
export async function portIsFree(port: number): Promise<boolean> {
  try {
    await close(await listen(() => undefined, port, 'a look'))
    return true
  } catch (error) {
    if (error instanceof PortBusyError) return false
    throw error
  }
}

/** A port that is free at this moment, for tests that start a process on it. */
export async function freePort(): Promise<number> {
  const server = await listen(() => undefined, 0, 'a test')
  const port = portOf(server)
  await close(server)
  return port
}

/** Stops listening and cuts open connections (SSE and keep-alive would otherwise hold it for ever). */
export async function close(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The body as JSON, or undefined when it is not JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request)
  try {
    const body: unknown = JSON.parse(text)
    return body
  } catch {
    return undefined
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
