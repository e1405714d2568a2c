import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { close, listen, portOf, readJson } from '../http'
import { SandboxClient } from './client'
import { SANDBOX_APPID, SANDBOX_SECRET } from './config'
import type { Sandbox } from './server'
import { startSandbox } from './server'
import { pushSignature } from './signature'
import { TPL_PROGRESS, TPL_TASK_ARRIVED } from './templates'

const answerSchema = z.looseObject({ errcode: z.optional(z.number()), errmsg: z.optional(z.string()) })
type Answer = z.infer<typeof answerSchema>

const RESIDENT = 'openid-resident'
let dataDir: string
let sandbox: Sandbox
let phone: SandboxClient
let now = 0

const start = async (push?: string): Promise<void> => {
  sandbox = await startSandbox({
    dataDir, port: 0, appid: SANDBOX_APPID, secret: SANDBOX_SECRET, clock: () => now, pages: ['pages/home/index'],
    ...(push ? { push: { url: push, token: 'AAAAA', retryAfterMs: 10 } } : {}),
  })
  phone = new SandboxClient(sandbox.url)
}

beforeEach(async () => {
  now = 1_795_500_000_000
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
  await start()
  await phone.putUser({ openid: RESIDENT, nickname: '王秀英（演示）', phone: '19900000001' })
})
afterEach(async () => {
  await sandbox.stop()
  rmSync(dataDir, { recursive: true })
})

const get = async (path: string): Promise<Answer> => answerSchema.parse(await (await fetch(sandbox.url + path)).json())
const post = async (path: string, body: unknown): Promise<Answer> =>
  answerSchema.parse(await (await fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(body) })).json())
const login = (code: string, secret = SANDBOX_SECRET): Promise<Answer> =>
  get(`/sns/jscode2session?appid=${SANDBOX_APPID}&secret=${secret}&js_code=${code}&grant_type=authorization_code`)
const token = async (force = false): Promise<string> =>
  z.string().parse((await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: SANDBOX_APPID, secret: SANDBOX_SECRET, force_refresh: force })).access_token)

const progress = { character_string1: { value: 'FQ20261124001' }, phrase2: { value: '已签收' }, time3: { value: '2026年11月24日 10:00' }, thing4: { value: '网格员正在路上' } }
const send = async (body: object, access = ''): Promise<Answer> =>
  post(`/cgi-bin/message/subscribe/send?access_token=${access || await token()}`, { touser: RESIDENT, template_id: TPL_PROGRESS, page: 'pages/home/index?id=1', data: progress, ...body })

describe('login', () => {
  test('a code gives the openid once', async () => {
    const code = await phone.loginCode(RESIDENT)
    expect(await login(code)).toMatchObject({ openid: RESIDENT, session_key: expect.any(String) })
    expect(await login(code)).toMatchObject({ errcode: 40163, errmsg: expect.stringContaining('code been used') })
  })

  test('an invented code, an old code and a wrong secret are refused', async () => {
    expect(await login('invented')).toMatchObject({ errcode: 40029 })
    const code = await phone.loginCode(RESIDENT)
    expect(await login(code, 'wrong')).toMatchObject({ errcode: 40125 })
    now += 300_000
    expect(await login(code)).toMatchObject({ errcode: 40029 })
  })
})

describe('stable token', () => {
  test('stays the same until five minutes before its end; then old and new both work, and at last only the new', async () => {
    const first = await token()
    expect(await token()).toBe(first)
    now += 6_901_000
    const second = await token()
    expect(second).not.toBe(first)
    expect(await send({}, first)).toMatchObject({ errcode: 43101 })
    now += 300_000
    expect(await send({}, first)).toMatchObject({ errcode: 42001 })
    expect(await send({}, second)).toMatchObject({ errcode: 43101 })
  })

  test('a forced refresh replaces it, but not twice within 30 seconds', async () => {
    const first = await token()
    const second = await token(true)
    expect(second).not.toBe(first)
    expect(await token(true)).toBe(second)
    now += 301_000
    expect(await send({}, first)).toMatchObject({ errcode: 40001 })
  })

  test('a missing or invented token is refused', async () => {
    expect(await post('/wxa/msg_sec_check', {})).toMatchObject({ errcode: 41001 })
    expect(await send({}, 'invented')).toMatchObject({ errcode: 40001 })
  })
})

describe('phone number', () => {
  test('a code gives the number once, within five minutes', async () => {
    const path = `/wxa/business/getuserphonenumber?access_token=${await token()}`
    const code = await phone.phoneCode(RESIDENT)
    expect(await post(path, { code })).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '19900000001', watermark: { appid: SANDBOX_APPID } } })
    expect(await post(path, { code })).toMatchObject({ errcode: 40029 })
    const late = await phone.phoneCode(RESIDENT)
    now += 300_000
    expect(await post(path, { code: late })).toMatchObject({ errcode: 40029 })
  })
})

describe('subscription messages', () => {
  test('one accept is one message; the next is refused as used up', async () => {
    expect(await phone.subscribe(RESIDENT, [TPL_PROGRESS])).toMatchObject({ errMsg: 'requestSubscribeMessage:ok', [TPL_PROGRESS]: 'accept' })
    expect(await send({})).toMatchObject({ errcode: 0 })
    expect(await send({})).toMatchObject({ errcode: 43101 })
    const [message, ...more] = await phone.messages(RESIDENT)
    expect(more).toEqual([])
    expect(message).toMatchObject({ title: '办理进度提醒', page: 'pages/home/index?id=1' })
    expect(message?.fields).toContainEqual({ key: 'phrase2', label: '当前状态', value: '已签收' })
  })

  test('a long-term consent lasts until the user refuses', async () => {
    const task = { template_id: TPL_TASK_ARRIVED, data: { character_string1: { value: 'FQ1' }, thing2: { value: '安全隐患' }, time3: { value: '14:30' }, thing4: { value: '请尽快签收' } } }
    expect(await send(task)).toMatchObject({ errcode: 43101 })
    await phone.subscribe(RESIDENT, [TPL_TASK_ARRIVED])
    expect(await send(task)).toMatchObject({ errcode: 0 })
    expect(await send(task)).toMatchObject({ errcode: 0 })
    await phone.subscribe(RESIDENT, [TPL_TASK_ARRIVED], false)
    expect(await send(task)).toMatchObject({ errcode: 43101 })
  })

  test('what WeChat would not take uses up nothing', async () => {
    await phone.subscribe(RESIDENT, [TPL_PROGRESS])
    const with4 = (value: string): object => ({ data: { ...progress, thing4: { value } } })
    expect(await send({ touser: 'nobody' })).toMatchObject({ errcode: 40003 })
    expect(await send({ template_id: 'none' })).toMatchObject({ errcode: 40037 })
    expect(await send({ page: 'pages/gone/index' })).toMatchObject({ errcode: 41030 })
    expect(await send(with4('一'.repeat(21)))).toMatchObject({ errcode: 47003, errmsg: expect.stringContaining('data.thing4.value invalid') })
    expect(await send(with4(''))).toMatchObject({ errcode: 47003, errmsg: expect.stringContaining('data.thing4.value is empty') })
    expect(await send({ data: { ...progress, thing9: { value: '多' } } })).toMatchObject({ errcode: 47003 })
    expect(await send({ lang: 'mn_MN' })).toMatchObject({ errcode: 47001 })
    expect(await send(with4('一'.repeat(20)))).toMatchObject({ errcode: 0 })
  })

  test('the prompt refuses unknown, too many and mixed templates', async () => {
    expect(await phone.subscribe(RESIDENT, ['none'])).toMatchObject({ errCode: 20001 })
    expect(await phone.subscribe(RESIDENT, Array<string>(6).fill(TPL_PROGRESS))).toMatchObject({ errCode: 20003 })
    expect(await phone.subscribe(RESIDENT, [TPL_PROGRESS, TPL_TASK_ARRIVED])).toMatchObject({ errCode: 20002 })
  })

  test('they appear on the phone as they arrive', async () => {
    const stop = new AbortController()
    const stream = await fetch(`${sandbox.url}/__sandbox/stream?openid=${RESIDENT}`, { signal: stop.signal })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    await phone.subscribe(RESIDENT, [TPL_PROGRESS])
    await send({})
    let seen = ''
    while (!seen.includes('data: ')) seen += (await reader?.read())?.value ?? ''
    expect(seen).toContain('网格员正在路上')
    stop.abort()
  })
})

describe('content check', () => {
  const check = async (fields: object): Promise<Answer> =>
    post(`/wxa/msg_sec_check?access_token=${await token()}`, { version: 2, openid: RESIDENT, scene: 2, content: '路灯不亮', ...fields })

  test('ordinary text passes, marked text is risky', async () => {
    await phone.visit(RESIDENT)
    expect(await check({})).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } })
    expect(await check({ content: '这是测试违规内容' })).toMatchObject({ errcode: 0, result: { suggest: 'risky', label: 20006 } })
  })

  test('a user not seen for two hours, a strange user, a wrong scene and 2501 characters are refused', async () => {
    expect(await check({})).toMatchObject({ errcode: 61010 })
    await phone.visit(RESIDENT)
    expect(await check({ openid: 'nobody' })).toMatchObject({ errcode: 40003 })
    expect(await check({ scene: 5 })).toMatchObject({ errcode: 40129 })
    expect(await check({ content: '字'.repeat(2501) })).toMatchObject({ errcode: 45002 })
    now += 7_200_000
    expect(await check({})).toMatchObject({ errcode: 61010 })
  })
})

describe('picture check', () => {
  const eventSchema = z.looseObject({ trace_id: z.string() })

  test('the verdict is pushed with a true signature, and pushed again when our server fails', async () => {
    const pushes: { query: URLSearchParams; event: z.infer<typeof eventSchema> }[] = []
    const ours = await listen((request, response) => {
      const url = new URL(request.url ?? '/', 'http://ours')
      const echo = url.searchParams.get('echostr')
      if (echo) return void response.end(echo)
      if (url.pathname === '/photo') return void response.end('JPEG bytes 测试违规')
      void readJson(request).then(body => {
        pushes.push({ query: url.searchParams, event: eventSchema.parse(body) })
        response.writeHead(pushes.length === 1 ? 500 : 200).end('success')
      })
    }, 0, 'test server')
    const base = `http://127.0.0.1:${portOf(ours)}`
    await sandbox.stop()
    await start(`${base}/v1/wechat/events`)
    await phone.visit(RESIDENT)

    const asked = await post(`/wxa/media_check_async?access_token=${await token()}`, { version: 2, openid: RESIDENT, scene: 2, media_type: 2, media_url: `${base}/photo` })
    expect(asked).toMatchObject({ errcode: 0, trace_id: expect.any(String) })
    while (pushes.length < 2) await new Promise(resolve => setTimeout(resolve, 10))

    const last = pushes[1]
    expect(last?.event).toMatchObject({ MsgType: 'event', Event: 'wxa_media_check', trace_id: asked.trace_id, result: { suggest: 'risky' }, FromUserName: RESIDENT })
    const part = (name: string): string => last?.query.get(name) ?? ''
    expect(part('signature')).toBe(pushSignature('AAAAA', part('timestamp'), part('nonce')))
    expect(await post('/__sandbox/verify-push', {})).toMatchObject({ verified: true })
    await close(ours)
  })
})

describe('provoked faults', () => {
  test('an error, an HTTP status and a cut, as often as asked, then normal again', async () => {
    await phone.subscribe(RESIDENT, [TPL_PROGRESS])
    const access = await token()
    const path = '/cgi-bin/message/subscribe/send'
    await phone.fault({ path, errcode: -1, times: 2 })
    await phone.fault({ path, drop: true })
    expect(await send({}, access)).toMatchObject({ errcode: -1 })
    expect(await send({}, access)).toMatchObject({ errcode: -1 })
    await expect(send({}, access)).rejects.toThrow('fetch failed')
    expect(await send({}, access)).toMatchObject({ errcode: 0 })
  })

  test('the work may be done and only the answer lost', async () => {
    await phone.subscribe(RESIDENT, [TPL_PROGRESS])
    await phone.fault({ path: '/cgi-bin/message/subscribe/send', stage: 'after', drop: true })
    await expect(send({})).rejects.toThrow('fetch failed')
    expect(await phone.messages(RESIDENT)).toHaveLength(1)
  })

  test('a fault that makes no sense is refused', async () => {
    await expect(phone.fault({ path: '/x' })).rejects.toThrow('expected')
  })
})

test('a port that is taken is named, with what to do', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const taken = startSandbox({ dataDir: join(dataDir, 'other'), port: portOf(other), appid: 'a', secret: 'b', clock: () => now })
  await expect(taken).rejects.toThrow(/the WeChat sandbox needs port \d+.*CITY_BASE_PORT/)
  await close(other)
})
