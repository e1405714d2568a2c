import type { Phone } from './runner/phone'
import { closeAll, messagesOf, openOn, phoneOf } from './support/city'
import { photo } from './support/photo'

/**
 * The main job in the *built* mini-program, each person on a phone of his own, against one real city.
 * Every tap is one a finger could make; what WeChat would refuse fails the test.
 */
afterEach(() => { expect(closeAll()).toEqual([]) })

/** A phone on which WeChat's privacy guide was agreed to before. */
function used(phone: Phone): Phone {
  phone.privacyAgreed = true
  return phone
}

/** Agrees to the privacy notice when it is asked for. */
async function agree(mini: Awaited<ReturnType<typeof openOn>>): Promise<void> {
  await mini.until('先说清楚怎么用您的信息')
  await mini.tap('同意')
}

test('a photographed hazard reaches the grid worker, comes back fixed, and the resident confirms it', async () => {
  const residentPhone = phoneOf('resident')
  const resident = await openOn(residentPhone)
  await resident.tap('拍照上报')
  await agree(resident)
  await resident.until(() => resident.page === 'pages/report/index')
  residentPhone.pictures = [await photo(0), await photo(1)]
  await resident.tap('拍照或选照片')
  await resident.until(() => resident.text().match(/已传好/g)?.length === 2)
  await resident.until('由网格员')
  await resident.tap('安全隐患')
  await resident.tap('井盖破损')
  await resident.type('说一句', '小区门口井盖破损，晚上怕人掉下去')
  await resident.tap('发送')
  await resident.until('发出去了')
  expect(resident.text()).toMatch(/最迟.*签收/)
  await resident.tap('有进展告诉我')
  await resident.until('好的，有进展微信告诉您')

  const workerPhone = phoneOf('worker')
  const worker = await openOn(workerPhone, 'worker/inbox/index')
  await worker.until('小区门口井盖破损')
  await worker.tap('签收：小区门口井盖破损，晚上怕人掉下去')
  await worker.until('办结')
  await resident.tap('看进展')
  await resident.until('已签收')

  await worker.tap('小区门口井盖破损，晚上怕人掉下去')
  await worker.until(() => worker.page === 'worker/task/index')
  await worker.tap('看怎么走')
  expect(workerPhone.shown).toHaveLength(1)
  await worker.tap('办好了，去办结')
  await worker.tap('办结')
  await worker.until('请先拍一张照片')
  workerPhone.pictures = [await photo(2)]
  await worker.tap('拍照或选照片')
  await agree(worker)
  await worker.until('已传好')
  await worker.type('怎么处理的', '换了新井盖，已固定好')
  await worker.tap('办结')

  // The resident's page is open: the live socket brings the news, nobody reloads.
  await resident.until('换了新井盖，已固定好')
  expect(resident.text()).toContain('处理后')
  await resident.tap('办好了，确认')
  await resident.until('确认已经办好？')
  await resident.tap('#send-step')
  await resident.until('已记下')
  expect(resident.sees('没办好，重办')).toBe(true)
  expect((await messagesOf('resident')).length).toBeGreaterThan(0)
})

test('without signal everything is kept, survives the app being killed, and goes out once when signal returns', async () => {
  const phone = phoneOf('neighbour')
  const before = await openOn(phone)
  await before.tap('没有照片？直接写')
  await before.until(() => before.page === 'pages/report/index')
  await agree(before) // the place of the phone is personal: WeChat asks
  await before.until('由网格员')
  await before.tap('供暖')
  await before.type('说一句', '暖气一直不热，家里只有 14 度')
  before.kill()

  const after = await openOn(phone)
  await after.tap('暖气一直不热，家里只有 14 度')
  await after.until(() => after.page === 'pages/report/index')
  expect(after.value('#description')).toBe('暖气一直不热，家里只有 14 度')
  await after.signal(false)
  await after.until('现在没有网络')
  await after.signal(true)
  await after.tap('发送')
  await after.until('发出去了')

  await after.tap('回首页')
  await after.until(() => after.page === 'pages/home/index')
  await after.tap('没有照片？直接写')
  await after.until('由网格员')
  await after.tap('绿化')
  await after.type('说一句', '路边的树倒了，挡住人行道')
  await after.signal(false)
  await after.tap('发送')
  await after.until('已存好，有网络就自动发送')
  after.kill()

  phone.online = true
  const later = await openOn(phone)
  await later.until('路边的树倒了，挡住人行道')
  await later.tab('我的事')
  await later.until(() => (later.text().match(/路边的树倒了，挡住人行道/g)?.length ?? 0) === 1 && !later.sees('会自动发送'))
})

test('a worker signs for a task without signal; it is sent, in order, when the signal is back', async () => {
  const resident = await openOn(used(phoneOf('resident')))
  await resident.tap('没有照片？直接写')
  await resident.until('由网格员')
  await resident.tap('社区建设')
  await resident.type('说一句', '小区北门路灯三天不亮')
  await resident.tap('发送')
  await resident.until('发出去了')

  const worker = await openOn(phoneOf('worker'), 'worker/inbox/index')
  await worker.until('小区北门路灯三天不亮')
  await worker.signal(false)
  await worker.tap('签收：小区北门路灯三天不亮')
  await worker.until('1 项待发送')
  await worker.signal(true)
  await worker.until(() => !worker.sees('待发送'))
  await resident.tap('看进展')
  await resident.until('已签收')
})

test('a task that is not mine goes back with a reason, and the leader has it', async () => {
  const resident = await openOn(used(phoneOf('resident')))
  await resident.tap('没有照片？直接写')
  await resident.until('由网格员')
  await resident.tap('其他')
  await resident.type('说一句', '路口红绿灯坏了')
  await resident.tap('发送')
  await resident.until('发出去了')

  const worker = await openOn(phoneOf('worker'), 'worker/inbox/index')
  await worker.until('路口红绿灯坏了')
  await worker.tap('路口红绿灯坏了')
  await worker.tap('其他办法')
  await worker.tap('不归我管，退回')
  await worker.tap('属于别的部门管')
  await worker.tap('#send-step')
  await worker.until('已记下')

  const leader = await openOn(phoneOf('leader'), 'worker/inbox/index')
  await leader.until('路口红绿灯坏了')
})

test('somebody who does not agree to the privacy notice loses nothing and can still look and call', async () => {
  const phone = phoneOf('admin')
  const mini = await openOn(phone)
  await mini.tap('拍照上报')
  await mini.until('先说清楚怎么用您的信息')
  await expect(mini.tap('110 报警')).rejects.toThrow('under')
  await mini.tap('先不同意')
  await mini.tap('110 报警')
  expect(phone.calls).toEqual(['110'])
  await mini.tap('我要调解')
  await mini.until('手机上还不能办，先这样办')
})

test('one finds his grid worker from the home page without reporting', async () => {
  const phone = used(phoneOf('resident'))
  const mini = await openOn(phone)
  await mini.tap('定位查一查')
  await mini.until('打电话')
  await mini.tap('打电话')
  await mini.until(() => phone.calls.length === 1)
  expect(phone.calls[0]).toMatch(/^\d{11}$/)
})

test('a phone that denies its place lets one pick it on the map', async () => {
  const phone = used(phoneOf('resident'))
  const { position } = phone
  if (position === undefined) throw new Error('the persona stands nowhere')
  phone.position = undefined
  phone.picked = { ...position, name: '金川小区东门', address: '演示路 1 号' }
  const mini = await openOn(phone)
  await mini.tap('没有照片？直接写')
  await mini.until('没有拿到手机位置，请在地图上选。')
  await mini.tap('在地图上选')
  await mini.until('网格员')
  expect(mini.value('#address')).toBe('金川小区东门')
})

test('who has enlarged the letters of his phone gets 关怀模式 without asking', async () => {
  const phone = phoneOf('resident')
  phone.fontScale = 1.4
  const mini = await openOn(phone)
  expect(mini.screen().flatMap(({ classes }) => classes)).toContain('care')
})
