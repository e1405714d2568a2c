/** What people and the operating system do; a test says it, the mini-program finds it. */
export interface Doubles {
  /** `wx.login`. */
  loginCode(): Promise<string>
  /** The phone number button. */
  phoneCode(): Promise<string>
  /** The answer to a subscription prompt, by template id. */
  subscribe(tmplIds: readonly string[]): Promise<Readonly<Record<string, unknown>>>
}

export interface Point { readonly longitude: number; readonly latitude: number }

/** Bytes WeChat lets one key and one mini-program keep (platform rule). */
const KEY_MAX = 1024 * 1024
const STORAGE_MAX = 10 * 1024 * 1024

/** A phone: what stays on it when the mini-program is killed, and what its owner would do next. */
export class Phone {
  readonly storage = new Map<string, string>()
  readonly files = new Map<string, Buffer>()
  /** Numbers dialled. */
  readonly calls: string[] = []
  /** Places shown on the phone's own map. */
  readonly shown: Point[] = []
  online = true
  /** GCJ-02, as `wx.getLocation` answers; undefined: permission denied. */
  position: Point | undefined
  /** What the person picks in `wx.chooseLocation`; undefined: he closes it. */
  picked: (Point & { name: string; address: string }) | undefined
  /** Pictures he takes at the next `wx.chooseMedia`; none: he closes the camera. */
  pictures: Buffer[] = []
  /** Whether WeChat's privacy guide was agreed to with its own button. */
  privacyAgreed = false
  fontScale = 1
  #files = 0

  constructor(readonly doubles: Doubles) {}

  keep(key: string, value: unknown): void {
    const text = JSON.stringify(value)
    const total = [...this.storage].reduce((sum, [other, kept]) => sum + (other === key ? 0 : kept.length), text.length)
    if (text.length > KEY_MAX || total > STORAGE_MAX) throw new Error(`setStorage:fail exceed storage max size (${key})`)
    this.storage.set(key, text)
  }

  addFile(folder: 'tmp' | 'usr', bytes: Buffer): string {
    const name = `wxfile://${folder}/${++this.#files}.jpg`
    this.files.set(name, bytes)
    return name
  }

  /** WeChat clears temporary files when the mini-program ends. */
  forgetTemporary(): void {
    for (const name of this.files.keys()) if (name.startsWith('wxfile://tmp/')) this.files.delete(name)
  }
}
