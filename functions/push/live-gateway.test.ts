import { createServer, type Server } from 'node:http'
import { liveGatewayOf, type LiveGateway } from './live-gateway'

describe('the live gateway', () => {
  let server: Server
  let gateway: LiveGateway
  let calls: string[]

  /** Answers like API Gateway's management API: by what the connection is called. */
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => { body += chunk.toString() }).on('end', () => {
        const connection = decodeURIComponent((request.url ?? '').split('/').at(-1) ?? '')
        calls.push(`${request.method} ${request.url} ${body}`)
        if (connection.startsWith('gone')) return void response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end()
        if (connection.startsWith('forbidden')) return void response.writeHead(403, { 'x-amzn-errortype': 'ForbiddenException' }).end()
        response.writeHead(request.method === 'DELETE' ? 204 : 200).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    gateway = liveGatewayOf({ LIVE_ENDPOINT: `http://127.0.0.1:${address.port}/live`, local: true })
  })
  afterAll(() => new Promise((resolve) => {
    server.closeAllConnections()
    server.close(resolve)
  }))
  beforeEach(() => { calls = [] })

  test('a message reaches the socket as JSON', async () => {
    expect(await gateway.post('open=', { type: 'matter', subject: 'report', id: 'R1', version: 3 })).toBe('shown')
    expect(calls).toEqual(['POST /live/@connections/open%3D {"type":"matter","subject":"report","id":"R1","version":3}'])
  })

  test('a closed socket is told apart from trouble', async () => {
    expect(await gateway.post('gone', { type: 'pong' })).toBe('gone')
    await expect(gateway.post('forbidden', { type: 'pong' })).rejects.toThrow()
  })

  test('closing is closing, also of what is closed already', async () => {
    await gateway.close('open')
    await gateway.close('gone')
    expect(calls).toEqual(['DELETE /live/@connections/open ', 'DELETE /live/@connections/gone '])
  })
})
