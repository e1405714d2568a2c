import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startSuiteCity } from '../support/suite-city'
import { closeAll, openOn, phoneOf } from '../weapp/support/city'
import { tellFacts } from '../weapp/support/facts'
import { drawPhoto, PC, PHONE, reportInWords, startPhones, type Device, type Phones } from './support/phones'

/**
 * `npm run screens`: lives through the main job in a city of its own and writes every screen to docs/screens,
 * at phone and PC width, with its empty, busy, offline and large-type states. Look at them.
 */
const OUT = join(__dirname, '../../docs/screens')

/** The whole page at its own height, so that nothing below the fold is missed; `view` shows what the glass shows. */
async function shoot({ page }: Device, name: string, part: 'page' | 'view' = 'page'): Promise<void> {
  await page.waitForTimeout(600)
  if (part === 'page') await page.evaluate(() => { window.scrollTo(0, 0) })
  const size = page.viewportSize() ?? PHONE
  const height = part === 'view' ? size.height : await page.evaluate(() => Math.max(...[...document.querySelectorAll('html, .taro_page')].filter((e) => e.getBoundingClientRect().width > 0).map((e) => e.scrollHeight)))
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) })
  await page.screenshot({ path: join(OUT, `${name}.png`) })
  await page.setViewportSize(size)
  console.log(name)
}

/** What the residents report before the pictures are taken, so that lists are not empty. */
const EARLIER = [['heating', '暖气一直不热，家里只有 14 度，有老人和孩子'], ['community', '小区北门路灯三天不亮'], ['dispute', '楼上半夜装修，说了几次也不听']] as const

async function reportEarlier(phones: Phones): Promise<void> {
  for (const [category, words] of EARLIER) {
    const resident = await reportInWords(phones, 'neighbour', category, words)
    await resident.context.close()
  }
}

async function residentReports(phones: Phones): Promise<Device> {
  const resident = await phones.open('resident')
  await resident.tap('#find-helper').catch(() => undefined)
  await shoot(resident, '01-home')
  await resident.tap('#service-mediation')
  await shoot(resident, '02-coming-services', 'view')
  await resident.page.keyboard.press('Escape')
  await resident.tap('#camera')
  await resident.shows('#agree-privacy')
  await shoot(resident, '03-privacy-question', 'view')
  await resident.tap('#agree-privacy')
  await resident.shows('#add-photo')
  await shoot(resident, '04-report-empty')
  await resident.takePhotos([{ name: 'hole.jpg', bytes: await drawPhoto(phones, 'hole') }, { name: 'street.jpg', bytes: await drawPhoto(phones, 'street') }])
  await resident.page.screenshot({ path: join(OUT, '05-report-uploading.png') })
  await resident.tap('#category-hazard')
  await resident.page.fill('#description', '小区门口井盖翻起来了，晚上怕人掉下去')
  await resident.page.waitForTimeout(4000)
  await shoot(resident, '06-report-filled')
  await resident.tap('#pick-place')
  await resident.page.waitForTimeout(1500)
  await shoot(resident, '07-place-on-map', 'view')
  await resident.page.keyboard.press('Escape')
  await resident.tap('#send')
  await resident.shows('#report-no')
  await shoot(resident, '08-sent')
  await resident.tap('#watch')
  await resident.sees('等待签收')
  await shoot(resident, '09-matter-dispatched')
  return resident
}

async function workerHandles(phones: Phones, resident: Device): Promise<void> {
  const worker = await phones.open('worker', 'worker/inbox/index')
  await worker.sees('井盖翻起来')
  await shoot(worker, '10-inbox')
  await worker.tap('.task:has-text("井盖翻起来") .button-main')
  await resident.sees('已签收')
  await shoot(resident, '11-matter-accepted')
  await worker.tap('.task:has-text("井盖翻起来") .task-open')
  await worker.shows('#step-resolve')
  await shoot(worker, '12-task')
  await worker.tap('#other-steps')
  await shoot(worker, '13-task-other-steps', 'view')
  await worker.tap('#step-return')
  await shoot(worker, '14-task-return', 'view')
  await worker.page.keyboard.press('Escape')
  await worker.tap('#step-resolve')
  await worker.takePhotos([{ name: 'fixed.jpg', bytes: await drawPhoto(phones, 'fixed') }])
  await worker.page.fill('#note', '已换新井盖，周围加了警示漆')
  await worker.page.waitForTimeout(3000)
  await shoot(worker, '15-task-resolve', 'view')
  await worker.tap('#send-step')
  await worker.sees('等反映人确认')
  await shoot(worker, '16-task-resolved')
}

async function residentConfirms(phones: Phones, resident: Device): Promise<void> {
  await resident.sees('已换新井盖')
  await shoot(resident, '17-matter-resolved')
  await resident.tap('#confirm')
  await shoot(resident, '18-matter-confirm', 'view')
  await resident.tap('#send-step')
  await resident.sees('您已确认解决')
  await shoot(resident, '19-matter-closed')
  await shoot(await phones.open('resident', 'pages/matters/index'), '20-matters')
  await shoot(await phones.open('admin', 'pages/matters/index'), '21-matters-empty')
  await shoot(await phones.open('resident', 'pages/me/index'), '22-me')
  await shoot(await phones.open('resident', 'pages/privacy/index'), '23-privacy')
}

async function largeType(phones: Phones): Promise<void> {
  const resident = await phones.open('neighbour', 'pages/me/index')
  await resident.tap('#choose-large')
  await shoot(resident, '30-me-large')
  for (const [name, path] of [['31-home-large', 'pages/home/index'], ['32-matters-large', 'pages/matters/index']] as const) {
    await resident.page.goto(resident.page.url().replace(/#.*$/, `#/${path}`))
    await resident.page.waitForTimeout(1500)
    await shoot(resident, name)
  }
}

async function offline(phones: Phones): Promise<void> {
  const worker = await phones.open('worker', 'worker/inbox/index')
  await worker.sees('路灯')
  await worker.context.setOffline(true)
  await worker.page.waitForTimeout(800)
  await shoot(worker, '40-inbox-offline')
  const resident = await phones.open('neighbour')
  await resident.tap('#no-photo')
  await resident.tap('#category-greening')
  await resident.page.fill('#description', '树枝断了挂在电线上')
  await resident.context.setOffline(true)
  await resident.tap('#send')
  await resident.page.waitForTimeout(1500)
  await shoot(resident, '41-report-offline')
}

async function wide(phones: Phones): Promise<void> {
  await shoot(await phones.open('neighbour', 'pages/home/index', PC), '50-home-pc')
  const matters = await phones.open('neighbour', 'pages/matters/index', PC)
  await matters.shows('.matter')
  await shoot(matters, '51-matters-pc')
  await shoot(await phones.open('worker', 'worker/inbox/index', PC), '52-inbox-pc')
  const report = await phones.open('neighbour', 'pages/home/index', PC)
  await report.tap('#no-photo')
  await report.shows('#description')
  await shoot(report, '53-report-pc')
}

/** The built mini-program's own pages, run outside WeChat and drawn by the browser with their own style sheets: roughly what WeChat shows. */
async function weapp({ browser }: Phones): Promise<void> {
  for (const [name, persona, url, words] of [
    ['60-weapp-home', 'neighbour', 'pages/home/index', '随手拍'],
    ['61-weapp-matters', 'neighbour', 'pages/matters/index', '路灯'],
    ['62-weapp-inbox', 'worker', 'worker/inbox/index', '路灯'],
  ] as const) {
    const mini = await openOn(phoneOf(persona), url)
    await mini.until(words)
    const page = await browser.newPage({ viewport: PHONE, deviceScaleFactor: 2 })
    await page.setContent(mini.html())
    await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true })
    await page.close()
    console.log(name)
  }
  const refused = closeAll()
  if (refused.length > 0) console.log(`what WeChat would refuse:\n${refused.join('\n')}`)
}

/** The page that `npm start` opens, with the phones side by side: the picture of README.md. */
async function overview({ browser }: Phones, front: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  await page.goto(front)
  await page.waitForTimeout(6000)
  await page.screenshot({ path: join(OUT, 'overview.png') })
  await page.close()
}

async function main(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  const { city, stop } = await startSuiteCity('screens', { base: Number(process.env['BROWSER_TEST_BASE'] ?? 5300) })
  tellFacts(city)
  const phones = await startPhones(city.urls.front)
  try {
    await reportEarlier(phones)
    const resident = await residentReports(phones)
    await workerHandles(phones, resident)
    await residentConfirms(phones, resident)
    await largeType(phones)
    await offline(phones)
    await wide(phones)
    await weapp(phones)
    await overview(phones, city.urls.front)
    if (phones.faults.length > 0) console.log(`faults in the pages:\n${phones.faults.join('\n')}`)
  } finally {
    await phones.close()
    await stop()
  }
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error)
  process.exit(1)
})
