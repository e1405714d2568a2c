import { drawPhoto, FRONT, PC, reportInWords, startPhones, type Phones } from './support/phones'

/** The main job as its people live it: each on a phone of his own, in front of one real city. */
let phones: Phones
beforeAll(async () => { phones = await startPhones(process.env[FRONT] ?? '') })
afterAll(() => phones.close())

it('a photographed hazard reaches the grid worker at once, is fixed, and the resident confirms', async () => {
  const worker = await phones.open('worker', 'worker/inbox/index')
  const resident = await phones.open('resident')
  await resident.tap('#camera')
  await resident.tap('#agree-privacy')
  await resident.takePhotos([{ name: 'hole.jpg', bytes: await drawPhoto(phones, 'hole') }, { name: 'street.jpg', bytes: await drawPhoto(phones, 'street') }])
  await resident.tap('#category-hazard')
  await resident.page.fill('#description', '小区门口井盖翻起来了，晚上怕人掉下去')
  await resident.tap('#send')
  const no = await resident.page.locator('#report-no').innerText()
  expect(no).toMatch(/\d{6}-\d{5}-\d{5}/)
  await resident.sees('网格员')

  // The worker's open app shows it by itself.
  await worker.sees('小区门口井盖翻起来了')
  await worker.tap('.task:has-text("井盖翻起来") .button-main')
  await resident.tap('#watch')
  await resident.sees('已签收')

  await worker.tap('.task:has-text("井盖翻起来") .task-open')
  await worker.tap('#step-resolve')
  await worker.takePhotos([{ name: 'fixed.jpg', bytes: await drawPhoto(phones, 'fixed') }])
  await worker.page.fill('#note', '已换新井盖，周围加了警示漆')
  await worker.tap('#send-step')
  await worker.sees('等反映人确认')

  await resident.sees('已换新井盖，周围加了警示漆')
  await resident.tap('#confirm')
  await resident.tap('#send-step')
  await resident.sees('您已确认解决')
  expect(phones.faults).toEqual([])
})

it('a misrouted task goes back to the leader, who sends it on; the resident sees each step', async () => {
  const words = '单元门口的路灯三天不亮了'
  const resident = await reportInWords(phones, 'resident', 'community', words)
  await resident.tap('#watch')
  const worker = await phones.open('worker', 'worker/inbox/index', PC)
  await worker.tap(`.task:has-text("${words}") .task-open`)
  await worker.tap('#other-steps')
  await worker.tap('#step-return')
  await worker.page.fill('#note', '这盏灯在马路对面的网格')
  await worker.tap('#send-step')
  await resident.sees('这盏灯在马路对面的网格')

  const leader = await phones.open('leader', 'worker/inbox/index')
  await leader.sees(words)
  await leader.tap(`.task:has-text("${words}") .task-open`)
  await leader.sees('这盏灯在马路对面的网格')
})

it('what was typed is still there after the app was killed', async () => {
  const resident = await phones.open('neighbour')
  await resident.tap('#no-photo')
  await resident.tap('#category-heating')
  await resident.page.fill('#description', '暖气不热，家里只有 14 度')
  const address = resident.page.url()
  await resident.page.close({ runBeforeUnload: false })
  const again = await resident.context.newPage()
  await again.goto(address)
  await again.locator('#description').waitFor()
  expect(await again.inputValue('#description')).toBe('暖气不热，家里只有 14 度')
})

it('one finds his grid worker from the home page without reporting', async () => {
  const resident = await phones.open('resident')
  await resident.tap('#find-helper')
  await resident.sees('第')
  await resident.sees('网格员')
})
