import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** The variable through which the set-up names the front of the city under test. */
export const FRONT = 'BROWSER_TEST_FRONT'

export const PHONE = { width: 375, height: 812 }
export const PC = { width: 1280, height: 800 }

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
/** Nothing here may call out: the tests run where there is no network. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN']

/** A browser in which each persona has a device of his own. */
export interface Phones {
  readonly browser: Browser
  /** Opens the app as a persona; `path` is a page of the mini-program. */
  open(persona: string, path?: string, device?: { width: number; height: number }): Promise<Device>
  /** What any page wrote to its console as an error, or threw. */
  readonly faults: string[]
  close(): Promise<void>
}

export interface Device {
  readonly page: Page
  readonly context: BrowserContext
  tap(selector: string): Promise<void>
  /** Waits until it is there to be seen, on the page that lies on top. */
  shows(selector: string): Promise<void>
  /** Waits until the words are to be seen. */
  sees(words: string | RegExp): Promise<void>
  /** Takes photos as the phone's picker would give them. */
  takePhotos(files: { name: string; bytes: Buffer }[]): Promise<void>
}

export async function startPhones(front: string): Promise<Phones> {
  if (!existsSync(CHROMIUM)) throw new Error(`no browser at ${CHROMIUM}: on Debian, apt-get install chromium`)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  const faults: string[] = []

  async function open(persona: string, path = 'pages/home/index', device = PHONE): Promise<Device> {
    const handheld = device.width < 500
    const context = await browser.newContext({ viewport: device, deviceScaleFactor: handheld ? 2 : 1, isMobile: handheld, hasTouch: handheld, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(`${persona}: ${error.stack ?? error.message}`))
    page.on('console', (message) => { if (message.type() === 'error') faults.push(`${persona}: ${message.text()}`) })
    await page.goto(`${front.replace('localhost', `${persona}.localhost`)}/#/${path}`)
    await page.waitForSelector('.screen')
    return deviceOf(page, context)
  }

  return { browser, open, faults, close: () => browser.close() }
}

function deviceOf(page: Page, context: BrowserContext): Device {
  return {
    page, context,
    tap: (selector) => page.locator(selector).and(page.locator(':visible')).first().click(),
    shows: (selector) => page.locator(selector).and(page.locator(':visible')).first().waitFor(),
    sees: (words) => page.getByText(words).and(page.locator(':visible')).first().waitFor(),
    async takePhotos(files) {
      const tile = page.locator('#add-photo').and(page.locator(':visible')).first()
      const agree = page.locator('#agree-privacy').and(page.locator(':visible')).first()
      const opened = page.waitForEvent('filechooser')
      await tile.click()
      // Whoever has not agreed yet is asked first; the browser then wants a new tap.
      const asked = await Promise.race([opened.then(() => false), agree.waitFor().then(() => true)])
      if (asked) {
        await agree.click()
        await agree.waitFor({ state: 'hidden' })
        await tile.click()
      }
      const chooser = await opened
      await chooser.setFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'image/jpeg', buffer: bytes })))
    },
  }
}

/** Reports without a photo, agreeing to the privacy notice when it is asked; the app then shows the number. */
export async function reportInWords(phones: Phones, persona: string, category: string, words: string): Promise<Device> {
  const device = await phones.open(persona)
  await device.tap('#no-photo')
  await device.tap(`#category-${category}`)
  await device.page.fill('#description', words)
  await device.tap('#send')
  await device.shows('#agree-privacy, #report-no')
  const agree = device.page.locator('#agree-privacy').and(device.page.locator(':visible')).first()
  if (await agree.isVisible()) await agree.click()
  await device.shows('#report-no')
  return device
}

/** A picture that looks like what people photograph, as a JPEG; drawn, so that nobody's photo is in the repository. */
export async function drawPhoto({ browser }: Phones, what: keyof typeof SCENES): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 960, height: 720 } })
  await page.setContent(`<body style="margin:0"><svg width="960" height="720" viewBox="0 0 960 720">${SCENES[what]}</svg>`)
  const bytes = await page.screenshot({ type: 'jpeg', quality: 82 })
  await page.close()
  return bytes
}

const ground = '<rect width="960" height="720" fill="#8d8a83"/><g stroke="#7b7871" stroke-width="3">' +
  Array.from({ length: 60 }, (_, i) => `<path d="M${(i * 173) % 960} ${(i * 97) % 720} l18 -7"/>`).join('') + '</g>'
const SCENES = {
  hole: `${ground}<ellipse cx="470" cy="390" rx="240" ry="140" fill="#241f1b"/><g transform="rotate(-14 590 330)"><ellipse cx="590" cy="330" rx="230" ry="125" fill="#4a4641" stroke="#2b2824" stroke-width="10"/><path d="M380 330h420M590 215v230M440 260l300 140M440 400l300-140" stroke="#2b2824" stroke-width="8"/></g>`,
  street: `<rect width="960" height="430" fill="#a9c8d8"/><rect y="430" width="960" height="290" fill="#7a766e"/><rect x="40" y="130" width="240" height="300" fill="#c98f68"/><rect x="640" y="90" width="300" height="340" fill="#b5825c"/><g fill="#e8dcc8">${Array.from({ length: 12 }, (_, i) => `<rect x="${70 + (i % 3) * 70}" y="${160 + Math.floor(i / 3) * 62}" width="40" height="40"/><rect x="${680 + (i % 3) * 85}" y="${130 + Math.floor(i / 3) * 72}" width="46" height="46"/>`).join('')}</g><path d="M470 430v-260h60" stroke="#3b3f40" stroke-width="14" fill="none"/><ellipse cx="480" cy="580" rx="110" ry="38" fill="#2a2622"/>`,
  fixed: `${ground}<ellipse cx="480" cy="360" rx="250" ry="150" fill="#57534d" stroke="#2f2c28" stroke-width="12"/><path d="M240 360h480M480 215v290M310 265l340 190M310 455l340-190" stroke="#2f2c28" stroke-width="9"/><path d="M60 640h840" stroke="#e3c13a" stroke-width="18" stroke-dasharray="70 40"/>`,
} as const
