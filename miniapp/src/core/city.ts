import { platform } from '../platform'
import { createApi, type Api } from './api'
import { Cell } from './cell'
import { Consent } from './consent'
import { Deeds } from './deeds'
import { Drafts } from './drafts'
import { nameThing } from './ids'
import { Live } from './live'
import { Session } from './session'
import { SettingsStore } from './settings'
import { Uploads } from './uploads'
import type { CityConfig } from '../platform/platform'

/** Everything wired once, here; every class takes its neighbours as arguments. */
let config: CityConfig = { api: '', live: undefined }

export const api: Api = createApi({
  request: platform.request,
  base: () => config.api,
  token: () => session.token(),
  renew: () => session.renew(),
})
export const session: Session = new Session(platform, () => api)
export const settings = new SettingsStore(platform)
export const uploads = new Uploads(platform, api)
export const drafts = new Drafts(platform, api, uploads)
export const deeds = new Deeds(platform, api, uploads)
export const live = new Live({ openSocket: platform.openSocket, url: () => config.live, token: session.token, renew: session.renew })
export const consent = new Consent(platform, session)
export const online = new Cell(true)
/** Configuration is known and what the phone keeps can be read. */
export const started = new Cell(false)
export const newId = () => nameThing(platform)

/** Sends whatever waits; harmless to call often. */
async function sendWaiting(): Promise<void> {
  if (session.token() === undefined && !(await session.renew())) return
  await drafts.flush()
  await deeds.flush()
}

/** A phone may be "online" and reach nobody (one bar, a portal): what waits is tried again at this pace, ms. */
const TRY_AGAIN = 30_000

const somethingWaits = () => deeds.queue.get().length > 0 || drafts.list.get().some(({ state }) => state === 'queued')

/** Called once, when the app opens. */
export async function startCity(): Promise<void> {
  const opened = await platform.start()
  if (!opened.ok) session.state.set({ kind: 'offline' })
  else config = opened.value
  settings.load()
  drafts.load()
  deeds.load()
  consent.start()
  online.set(platform.online())
  started.set(true)
  session.state.subscribe(() => {
    if (session.state.get().kind === 'signedIn') live.connect()
    else live.disconnect()
  })
  platform.onNetwork((connected) => {
    online.set(connected)
    if (connected) void sendWaiting()
  })
  platform.onShow(() => {
    live.connect()
    live.changes.update((count) => count + 1)
    void sendWaiting()
  })
  setInterval(() => { if (somethingWaits()) void sendWaiting() }, TRY_AGAIN)
  if (!opened.ok) return
  await session.start()
  await sendWaiting()
}
