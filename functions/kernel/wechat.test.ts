import { createServer, type Server } from 'node:http'
import { wechatOf, WechatError, type Wechat } from './wechat'

interface Call { readonly method: string; readonly path: string; readonly query: Record<string, string>; readonly body: unknown }
type Reply = { status?: number; body: unknown } | 'silence' | 'cut'

/** A server that answers each path from a list, the last answer again and again, and remembers what it was asked. */
class Platform {
  readonly calls: Call[] = []
  readonly replies = new Map<string, Reply[]>()
  private server: Server | undefined
  url = ''

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://platform')
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString()
        this.calls.push({ method: request.method ?? '', path: url.pathname, query: Object.fromEntries(url.searchParams), body: text === '' ? undefined : JSON.parse(text) })
        const list = this.replies.get(url.pathname) ?? [{ status: 404, body: {} }]
        const reply = (list.length > 1 ? list.shift() : list[0]) ?? 'cut'
        if (reply === 'silence') return
        if (reply === 'cut') return void response.destroy()
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.server = server
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    this.url = `http://127.0.0.1:${address.port}`
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise((resolve) => this.server?.close(resolve))
  }

  on(path: string, ...replies: Reply[]): void {
    this.replies.set(path, replies)
  }

  to(path: string): Call[] {
    return this.calls.filter((call) => call.path === path)
  }
}

const SEND = '/cgi-bin/message/subscribe/send'
const TOKEN = '/cgi-bin/stable_token'
const token = (name: string, expires_in = 7200) => ({ body: { access_token: name, expires_in } })
const code = (errcode: number) => ({ body: { errcode, errmsg: 'x' } })
const OK = { body: { errcode: 0, errmsg: 'ok' } }
const message = { openid: 'o1', templateId: 't1', page: 'p', data: { thing1: '内容' } }

describe('WeChat gateway', () => {
  const platform = new Platform()
  let now = 1_000_000
  let wechat: Wechat

  beforeAll(() => platform.start())
  afterAll(() => platform.stop())
  beforeEach(() => {
    platform.calls.length = 0
    platform.replies.clear()
    platform.on(TOKEN, token('T1'))
    wechat = wechatOf({
      env: { STAGE: 'local', WECHAT_APPID: 'wx1', WECHAT_API: platform.url },
      secrets: async () => ({ wechatSecret: 's1' }), fetch, clock: () => now, timeout: 2_000,
    })
  })

  test('a login code becomes an openid; the session key goes no further', async () => {
    platform.on('/sns/jscode2session', { body: { openid: 'o1', session_key: 'k', unionid: 'u1', news: 1 } })
    expect(await wechat.code2Session('c1')).toEqual({ openid: 'o1', unionid: 'u1' })
    expect(platform.calls).toEqual([{ method: 'GET', path: '/sns/jscode2session', query: { appid: 'wx1', secret: 's1', js_code: 'c1', grant_type: 'authorization_code' }, body: undefined }])
  })

  test('a used login code is refused, with WeChat’s own code, and is not worth a retry', async () => {
    platform.on('/sns/jscode2session', code(40163))
    await expect(wechat.code2Session('c1')).rejects.toMatchObject({ name: 'WechatError', errcode: 40163, retryable: false })
  })

  test('a phone code becomes the number without country code', async () => {
    platform.on('/wxa/business/getuserphonenumber', { body: { errcode: 0, phone_info: { phoneNumber: '+8613800000000', purePhoneNumber: '13800000000', countryCode: '86' } } })
    expect(await wechat.phoneNumber('c1', 'o1')).toEqual({ phone: '13800000000' })
    expect(platform.to('/wxa/business/getuserphonenumber')).toMatchObject([{ body: { code: 'c1', openid: 'o1' } }])
  })

  test('a message goes out in WeChat’s shape, with the token in the query and nowhere else', async () => {
    platform.on(SEND, OK)
    await wechat.sendSubscribe(message)
    expect(platform.to(SEND)).toEqual([{ method: 'POST', path: SEND, query: { access_token: 'T1' }, body: { touser: 'o1', template_id: 't1', page: 'p', lang: 'zh_CN', miniprogram_state: 'developer', data: { thing1: { value: '内容' } } } }])
  })

  test('one token serves many messages, also those sent at the same moment, until it runs out', async () => {
    platform.on(SEND, OK)
    await Promise.all([wechat.sendSubscribe(message), wechat.sendSubscribe(message)])
    await wechat.sendSubscribe(message)
    expect(platform.to(TOKEN)).toHaveLength(1)
    now += 7_000_000
    await wechat.sendSubscribe(message)
    expect(platform.to(TOKEN)).toHaveLength(2)
  })

  test.each([40001, 42001, 40014])('a stale token (%i) is renewed once and the message goes out', async (errcode) => {
    platform.on(TOKEN, token('T1'), token('T2'))
    platform.on(SEND, code(errcode), OK)
    await wechat.sendSubscribe(message)
    expect(platform.to(SEND).map((call) => call.query['access_token'])).toEqual(['T1', 'T2'])
    expect(platform.to(TOKEN).map((call) => call.body)).toMatchObject([{ force_refresh: false }, { force_refresh: false }])
  })

  test('when WeChat still hands out the stale token, a new one is forced', async () => {
    platform.on(TOKEN, token('T1'), token('T1'), token('T3'))
    platform.on(SEND, code(40001), OK)
    await wechat.sendSubscribe(message)
    expect(platform.to(SEND).map((call) => call.query['access_token'])).toEqual(['T1', 'T3'])
    expect(platform.to(TOKEN)[2]?.body).toMatchObject({ force_refresh: true })
  })

  test('a token that stays stale is not asked for again and again', async () => {
    platform.on(TOKEN, token('T1'), token('T2'))
    platform.on(SEND, code(40001))
    await expect(wechat.sendSubscribe(message)).rejects.toMatchObject({ errcode: 40001, retryable: true })
    expect(platform.to(SEND)).toHaveLength(2)
  })

  test.each<[string, Reply]>([['silence', 'silence'], ['a cut line', 'cut'], ['HTTP 502', { status: 502, body: {} }], ['a web page', { body: '<html>' }]])('%s is worth a retry', async (_, reply) => {
    platform.on(SEND, reply)
    await expect(wechat.sendSubscribe(message)).rejects.toMatchObject({ errcode: -1, retryable: true })
  })

  test.each([[43101, false], [40003, false], [40037, false], [41030, false], [47003, false], [45009, true], [-1, true]])('code %i: retryable %s', async (errcode, retryable) => {
    platform.on(SEND, code(errcode))
    await expect(wechat.sendSubscribe(message)).rejects.toMatchObject({ errcode, retryable })
  })

  test('an answer without what it must hold is an error, not a half-read success', async () => {
    platform.on('/wxa/media_check_async', OK)
    await expect(wechat.mediaCheck({ mediaUrl: 'https://x/y', openid: 'o1', scene: 1 })).rejects.toBeInstanceOf(WechatError)
  })

  test('a text check answers the verdict', async () => {
    platform.on('/wxa/msg_sec_check', { body: { errcode: 0, result: { suggest: 'risky', label: 20001 }, detail: [] } })
    expect(await wechat.textCheck({ content: '文字', openid: 'o1', scene: 2 })).toEqual({ suggest: 'risky', label: 20001 })
  })
})
