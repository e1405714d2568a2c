/**
 * One request on a connection of its own. A test process is deaf for seconds while it compiles; a kept connection that
 * the server has closed meanwhile would fail the next request.
 */
export function ask(url: string, init: RequestInit & { headers?: Readonly<Record<string, string>> } = {}): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(40_000), ...init, headers: { ...init.headers, connection: 'close' } })
}
