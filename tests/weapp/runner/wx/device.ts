import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import type { Phone } from '../phone'
import { answer, asynchronous, callOption, WxFailure, type WxFunctions } from './api'

/** What the device functions ask of the running mini-program. */
export interface DeviceHost {
  readonly phone: Phone
  /** `requiredPrivateInfos` of app.json: what is not declared there is refused. */
  readonly declared: readonly string[]
  /** Asks for WeChat's privacy consent before a personal API; rejects when refused. */
  ensurePrivacy(): Promise<void>
  /** Whether a tap's handler is running: some prompts may open only then. */
  inTap(): boolean
}

const Choose = z.object({ count: z.number() })
const Path = z.object({ filePath: z.string() })
const Temporary = z.object({ tempFilePath: z.string() })
const Compress = z.object({ src: z.string() })
const Templates = z.object({ tmplIds: z.array(z.string()) })
const Dial = z.object({ phoneNumber: z.string() })
const Shown = z.object({ longitude: z.number(), latitude: z.number() })

/** Camera, place, files, login and prompts, answered by the test's doubles under WeChat's own rules. */
export function deviceApis(host: DeviceHost): WxFunctions {
  const { phone } = host
  const place = (api: string, work: () => unknown) => asynchronous(api, async () => {
    if (!host.declared.includes(api)) throw new WxFailure(`the api need to be declared in the requiredPrivateInfos field in app.json/ext.json`)
    await host.ensurePrivacy()
    return work()
  })
  return {
    login: asynchronous('login', async () => ({ code: await phone.doubles.loginCode() })),
    chooseMedia: asynchronous('chooseMedia', async (options) => {
      const { count } = Choose.parse(options)
      await host.ensurePrivacy()
      if (phone.pictures.length === 0) throw new WxFailure('cancel')
      const taken = phone.pictures.splice(0, count)
      return { type: 'image', tempFiles: taken.map((bytes) => ({ tempFilePath: phone.addFile('tmp', bytes), size: bytes.length, fileType: 'image' })) }
    }),
    compressImage: asynchronous('compressImage', (options) => ({ tempFilePath: phone.addFile('tmp', fileOf(phone, Compress.parse(options).src)) })),
    getFileSystemManager: () => fileSystem(phone),
    getLocation: place('getLocation', () => {
      if (phone.position === undefined) throw new WxFailure('auth deny')
      return { ...phone.position, accuracy: 10, speed: 0, altitude: 0 }
    }),
    chooseLocation: place('chooseLocation', () => {
      if (phone.picked === undefined) throw new WxFailure('cancel')
      return phone.picked
    }),
    openLocation: asynchronous('openLocation', (options) => { phone.shown.push(Shown.parse(options)) }),
    makePhoneCall: asynchronous('makePhoneCall', (options) => { phone.calls.push(Dial.parse(options).phoneNumber) }),
    requestSubscribeMessage: (options) => {
      const tapped = host.inTap()
      answer('requestSubscribeMessage', options, () => {
        if (!tapped) throw new WxFailure('can only be invoked by user TAP gesture.')
        return phone.doubles.subscribe(Templates.parse(options).tmplIds)
      })
    },
    getRandomValues: asynchronous('getRandomValues', (options) => {
      const bytes = randomBytes(z.object({ length: z.number() }).parse(options).length)
      return { randomValues: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }
    }),
    getNetworkType: asynchronous('getNetworkType', () => ({ networkType: phone.online ? '4g' : 'none' })),
  }
}

function fileOf(phone: Phone, name: string): Buffer {
  const bytes = phone.files.get(name)
  if (bytes === undefined) throw new WxFailure(`no such file or directory ${name}`)
  return bytes
}

function fileSystem(phone: Phone): WxFunctions {
  return {
    saveFile: asynchronous('saveFile', (options) => {
      const { tempFilePath } = Temporary.parse(options)
      const bytes = fileOf(phone, tempFilePath)
      phone.files.delete(tempFilePath)
      return { savedFilePath: phone.addFile('usr', bytes) }
    }),
    getFileInfo: asynchronous('getFileInfo', (options) => ({ size: fileOf(phone, Path.parse(options).filePath).length })),
    readFile: asynchronous('readFile', (options) => {
      const bytes = fileOf(phone, Path.parse(options).filePath)
      return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }
    }),
    unlink: asynchronous('unlink', (options) => {
      const { filePath } = Path.parse(options)
      fileOf(phone, filePath)
      phone.files.delete(filePath)
    }),
  }
}

const PRIVACY_FIRST = 'privacy permission is not authorized'

/** WeChat's privacy gate: asks the mini-program's listener once, and believes only its own button. */
export class PrivacyGate {
  #listener: unknown
  /** Ids of agree buttons that were tapped. */
  readonly #tapped = new Set<string>()

  constructor(private readonly phone: Phone, private readonly checked: boolean) {}

  readonly apis: WxFunctions = {
    onNeedPrivacyAuthorization: (listener) => { this.#listener = listener }, // the last listener wins
    getPrivacySetting: asynchronous('getPrivacySetting', () => ({ needAuthorization: !this.phone.privacyAgreed, privacyContractName: '《用户隐私保护指引》' })),
  }

  /** WeChat's agree button was tapped: from now on personal APIs run, whether or not one was waiting. */
  agree(buttonId: string): void {
    this.#tapped.add(buttonId)
    this.phone.privacyAgreed = true
  }

  async ensure(): Promise<void> {
    if (this.phone.privacyAgreed || !this.checked) return
    if (this.#listener === undefined) throw new WxFailure(PRIVACY_FIRST)
    const reply = await new Promise<unknown>((resolve) => callOption({ ask: this.#listener }, 'ask', resolve, { referrer: 'runner' }))
    const answer = z.safeParse(z.object({ event: z.string(), buttonId: z.optional(z.string()) }), reply)
    if (!answer.success || answer.data.event !== 'agree' || !this.#tapped.has(answer.data.buttonId ?? '')) throw new WxFailure(PRIVACY_FIRST)
  }
}
