import { Refusal } from '../kernel/problem'
import { receiveWechatEvents, signatureOf } from './receive-wechat-events'

const TOKEN = 'a-token-of-the-test'
const NOW = Date.parse('2026-11-24T10:00:00+08:00')

let events: unknown[]
const [get, post] = receiveWechatEvents({
  clock: () => NOW,
  pushToken: () => Promise.resolve(TOKEN),
  on: new Map([['wxa_media_check', (event: unknown) => Promise.resolve(void events.push(event))]]),
})
beforeEach(() => { events = [] })

interface Query {
  readonly at?: number
  readonly token?: string
  readonly echostr?: string
}

function address({ at = NOW, token = TOKEN, echostr }: Query): string {
  const timestamp = String(Math.floor(at / 1000))
  const nonce = '1514711492'
  const query = new URLSearchParams({ signature: signatureOf(token, timestamp, nonce), timestamp, nonce, openid: 'someone', ...(echostr === undefined ? {} : { echostr }) })
  return `https://api.invalid/v1/wechat/events?${query.toString()}`
}

async function push(body: unknown, query: Query = {}): Promise<string> {
  return answered(post?.run(new Request(address(query), { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })))
}

async function answered(response: Promise<Response> | undefined): Promise<string> {
  try {
    const got = await response
    return got ? await got.text() : 'no route'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const event = { MsgType: 'event', Event: 'wxa_media_check', trace_id: 't1' }

test("the signature is WeChat's (its documented example)", () => {
  expect(signatureOf('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
})

test('proves to WeChat that the address is ours', async () => {
  expect(await answered(get?.run(new Request(address({ echostr: '4375120948345356249' }))))).toBe('4375120948345356249')
  expect(await answered(get?.run(new Request(address({ echostr: '1', token: 'guessed' }))))).toBe('FORBIDDEN')
  expect(await answered(get?.run(new Request(address({ echostr: '<script>' }))))).toBe('INVALID')
})

test('hands an event to what listens for it, and says success', async () => {
  expect(await push(event)).toBe('success')
  expect(events).toEqual([event])
})

test('accepts and ignores events that nothing listens for', async () => {
  expect(await push({ MsgType: 'event', Event: 'subscribe_msg_popup_event', List: {} })).toBe('success')
  expect(await push({ MsgType: 'text', Content: '你好' })).toBe('success')
  expect(events).toEqual([])
})

test('hears nothing that WeChat did not sign, or signed long ago', async () => {
  expect(await push(event, { token: 'guessed' })).toBe('FORBIDDEN')
  expect(await push(event, { at: NOW - 11 * 60_000 })).toBe('FORBIDDEN')
  expect(await answered(post?.run(new Request('https://api.invalid/v1/wechat/events', { method: 'POST', body: '{}' })))).toBe('INVALID')
  expect(events).toEqual([])
})

test('refuses what is no JSON object', async () => {
  for (const body of ['', 'text', '[1]', '<xml/>', 'null']) expect(await push(body)).toBe('INVALID')
})
