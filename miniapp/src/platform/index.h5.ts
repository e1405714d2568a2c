import { appConfig, loadConfig } from './config.h5'
import { inFrame } from './frames'
import { openSocket, request, upload } from './http.h5'
import { choosePhotos, erasePhoto, photoBytes, photoUrl } from './photos.h5'
import { done, refused, type Platform } from './platform'
import { loginCode, subscribe } from './wechat-login.h5'

const keyOf = (key: string) => `fengqiao:${appConfig().persona ?? 'me'}:${key}`

/** A browser: on a phone, on a PC, and in the local city also a stand-in for WeChat. */
export const platform: Platform = {
  name: 'h5',
  start: async () => {
    if (!(await loadConfig())) return refused('unavailable')
    const { api, live } = appConfig()
    return done({ api, live })
  },
  now: () => Date.now(),
  randomBytes: async (count) => crypto.getRandomValues(new Uint8Array(count)),
  read: (key) => {
    const text = localStorage.getItem(keyOf(key))
    if (text === null) return undefined
    try {
      const value: unknown = JSON.parse(text)
      return value
    } catch {
      return undefined // another program's value under our key
    }
  },
  write: (key, value) => localStorage.setItem(keyOf(key), JSON.stringify(value)),
  erase: (key) => localStorage.removeItem(keyOf(key)),
  eraseAll: (prefix) => { for (const key of Object.keys(localStorage)) if (key.startsWith(keyOf(prefix))) localStorage.removeItem(key) },

  request,
  upload,
  openSocket,
  online: () => navigator.onLine,
  onNetwork: (listener) => {
    window.addEventListener('online', () => listener(true))
    window.addEventListener('offline', () => listener(false))
  },
  onShow: (listener) => document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') listener() }),

  loginCode,
  subscribe,
  onPrivacyNeeded: () => undefined, // browsers ask by themselves

  choosePhotos,
  photoUrl,
  photoBytes,
  erasePhoto,

  position: () => {
    const { place } = appConfig()
    if (place !== undefined) return Promise.resolve(done(place))
    if (!('geolocation' in navigator)) return Promise.resolve(refused('unavailable'))
    return new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve(done({ lng: coords.longitude, lat: coords.latitude, frame: 'wgs84', accuracy: Math.min(100_000, coords.accuracy) })),
        ({ code, PERMISSION_DENIED }) => resolve(refused(code === PERMISSION_DENIED ? 'denied' : 'unavailable')),
        { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
      )
    })
  },
  pickPlace: undefined,
  // A phone hands `geo:` to the map app its owner uses.
  showPlace: matchMedia('(pointer: coarse)').matches ? (place) => {
    const { lng, lat } = inFrame(place, 'wgs84')
    location.href = `geo:${lat},${lng}?q=${lat},${lng}`
  } : undefined,
  call: (phone) => { location.href = `tel:${phone}` },
  fontScale: () => 1,
}
