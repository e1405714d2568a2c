import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Child } from '../child'
import { freePort } from '../http'
import { answers } from '../poll'
import { SandboxClient } from './client'
import { SANDBOX_APPID, SANDBOX_SECRET } from './config'
import { TPL_PROGRESS } from './templates'

const root = resolve(__dirname, '../..')

test('killed at any moment, the sandbox forgets no code, no consent and no message', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const sandbox = new Child({
    name: 'sandbox',
    command: process.execPath,
    args: ['--import', 'tsx', 'local/wechat/main.ts', String(port), dataDir],
    cwd: root,
    logFile: join(dataDir, 'sandbox.log'),
    ready: () => answers(`${url}/__sandbox/users`),
    timeoutMs: 30_000,
  })
  const phone = new SandboxClient(url)
  const openid = 'openid-1'
  const post = async (path: string, body: object): Promise<unknown> => (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()
  const token = (): Promise<unknown> => post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: SANDBOX_APPID, secret: SANDBOX_SECRET })
  const login = async (code: string): Promise<unknown> =>
    (await fetch(`${url}/sns/jscode2session?appid=${SANDBOX_APPID}&secret=${SANDBOX_SECRET}&grant_type=authorization_code&js_code=${code}`)).json()
  const dieAndReturn = async (): Promise<void> => {
    await sandbox.kill()
    await sandbox.start()
  }
  try {
    await sandbox.start()
    await phone.putUser({ openid, nickname: '演示' })
    const code = await phone.loginCode(openid)
    await phone.subscribe(openid, [TPL_PROGRESS])
    const before = await token()
    await dieAndReturn()

    expect(await login(code)).toMatchObject({ openid })
    const granted = await token()
    expect(granted).toMatchObject({ access_token: Object(before).access_token })
    const send = (): Promise<unknown> => post(`/cgi-bin/message/subscribe/send?access_token=${Object(granted).access_token}`, {
      touser: openid,
      template_id: TPL_PROGRESS,
      data: { character_string1: { value: 'FQ1' }, phrase2: { value: '已签收' }, time3: { value: '10:00' }, thing4: { value: '请查看' } },
    })
    expect(await send()).toMatchObject({ errcode: 0 })
    await dieAndReturn()

    expect(await login(code)).toMatchObject({ errcode: 40163 })
    expect(await phone.messages(openid)).toHaveLength(1)
    expect(await send()).toMatchObject({ errcode: 43101 })
  } finally {
    await sandbox.stop()
    rmSync(dataDir, { recursive: true })
  }
}, 60_000)
