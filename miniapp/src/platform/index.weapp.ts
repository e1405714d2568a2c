import type { Place } from '@fengqiao/shared/contracts/common'
import Taro from '@tarojs/taro'
import { openSocket, request, upload } from './http.weapp'
import { choosePhotos, erasePhoto, photoBytes } from './photos.weapp'
import { done, refused, type Platform, type Template } from './platform'
import { inFrame } from './frames'
import { refusalOf } from './refusal.weapp'
import { templateId } from './templates'

let connected = true

function pointOf(place: Place) {
  const { lng, lat } = inFrame(place, 'gcj02')
  return { longitude: lng, latitude: lat }
}

/** WeChat. Facts behind each line: `docs/decisions` and the platform notes. */
export const platform: Platform = {
  name: 'weapp',
  start: async () => {
    connected = (await Taro.getNetworkType()).networkType !== 'none'
    return done({ api: process.env.TARO_APP_API ?? '', live: process.env.TARO_APP_LIVE })
  },
  now: () => Date.now(),
  randomBytes: async (length) => new Uint8Array((await Taro.getRandomValues({ length })).randomValues),
  read: (key) => {
    const value: unknown = Taro.getStorageSync(key)
    return value === '' ? undefined : value
  },
  write: (key, value) => Taro.setStorageSync(key, value),
  erase: (key) => Taro.removeStorageSync(key),
  eraseAll: (prefix) => { for (const key of Taro.getStorageInfoSync().keys) if (key.startsWith(prefix)) Taro.removeStorageSync(key) },

  request,
  upload,
  openSocket,
  online: () => connected,
  onNetwork: (listener) => Taro.onNetworkStatusChange(({ isConnected }) => {
    connected = isConnected
    listener(isConnected)
  }),
  onShow: (listener) => Taro.onAppShow(() => listener()),

  loginCode: async () => {
    try {
      return done((await Taro.login()).code)
    } catch (error) {
      return refused(refusalOf(error))
    }
  },
  subscribe: async (templates) => {
    try {
      // Taro's types ask for Alipay's `entityIds` too; WeChat ignores it.
      const answers: Record<string, unknown> = { ...(await Taro.requestSubscribeMessage({ tmplIds: templates.map(templateId), entityIds: [] })) }
      const accepted: Partial<Record<Template, boolean>> = {}
      for (const template of templates) accepted[template] = String(answers[templateId(template)]).startsWith('accept')
      return done(accepted)
    } catch (error) {
      return refused(refusalOf(error))
    }
  },
  onPrivacyNeeded: (listener) => {
    Taro.onNeedPrivacyAuthorization?.((resolve) => {
      listener((answer) => resolve(answer.agreed ? { event: 'agree', buttonId: answer.buttonId } : { event: 'disagree' }))
    })
  },

  choosePhotos,
  photoUrl: async (handle) => handle,
  photoBytes,
  erasePhoto,

  position: async () => {
    try {
      const { longitude, latitude, accuracy } = await Taro.getLocation({ type: 'gcj02', isHighAccuracy: true, highAccuracyExpireTime: 5_000 })
      return done({ lng: longitude, lat: latitude, frame: 'gcj02', ...(Number.isFinite(accuracy) ? { accuracy } : {}) })
    } catch (error) {
      return refused(refusalOf(error))
    }
  },
  pickPlace: async (near) => {
    try {
      const picked = await Taro.chooseLocation(near === undefined ? {} : pointOf(near))
      const address = (picked.name === '' ? picked.address : picked.name).slice(0, 100)
      return done({ lng: picked.longitude, lat: picked.latitude, frame: 'gcj02', ...(address === '' ? {} : { address }) })
    } catch (error) {
      return refused(refusalOf(error))
    }
  },
  showPlace: (place, name) => { void Taro.openLocation({ ...pointOf(place), name, scale: 17 }) },
  call: (phoneNumber) => { Taro.makePhoneCall({ phoneNumber }).catch(() => undefined) },
  fontScale: () => {
    // Newer than Taro's types: the scale (lib ≥ 2.23.4), and before it the size of body text, 17 px as usual.
    const info: Record<string, unknown> = { ...Taro.getAppBaseInfo() }
    const scale = Number(info['fontSizeScaleFactor'] ?? Number(info['fontSizeSetting']) / 17)
    return Number.isFinite(scale) && scale > 0 ? scale : 1
  },
}
