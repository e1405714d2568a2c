import type { Phone } from '../phone'
import type { WxFunctions } from './api'
import { asynchronous } from './api'
import * as z from 'zod/mini'

/** An ordinary phone, with a base library that has everything the app declares it needs. */
const SYSTEM = {
  SDKVersion: '3.8.12', version: '8.0.56', platform: 'android', system: 'Android 14', brand: 'demo', model: 'demo', pixelRatio: 2, language: 'zh_CN',
  windowWidth: 375, windowHeight: 724, screenWidth: 375, screenHeight: 812, statusBarHeight: 24, safeArea: { top: 24, bottom: 812, left: 0, right: 375, width: 375, height: 788 },
}

const Entry = z.object({ key: z.string(), data: z.unknown() })

/** Facts about the phone, storage, and the listeners nobody calls here. */
export function systemApis(phone: Phone, known: (api: string) => boolean): WxFunctions {
  const read = (key: unknown): unknown => {
    const text = phone.storage.get(String(key))
    const value: unknown = text === undefined ? '' : JSON.parse(text)
    return value
  }
  const facts = () => ({ ...SYSTEM, fontSizeScaleFactor: phone.fontScale, fontSizeSetting: 17 * phone.fontScale })
  const nothing = () => undefined
  return {
    getSystemInfoSync: facts, getWindowInfo: facts, getDeviceInfo: facts, getAppBaseInfo: facts,
    getSystemSetting: () => ({ locationEnabled: true }), getAppAuthorizeSetting: () => ({ cameraAuthorized: 'authorized' }),
    getMenuButtonBoundingClientRect: () => ({ top: 28, bottom: 60, left: 281, right: 368, width: 87, height: 32 }),
    canIUse: (schema) => known(String(schema).split('.')[0] ?? ''),
    nextTick: (work) => { if (typeof work === 'function') queueMicrotask(() => { Reflect.apply(work, undefined, []) }) },
    getStorageSync: read,
    getStorageInfoSync: () => ({ keys: [...phone.storage.keys()] }),
    setStorageSync: (key, value) => phone.keep(String(key), value),
    removeStorageSync: (key) => { phone.storage.delete(String(key)) },
    setStorage: asynchronous('setStorage', (options) => { const { key, data } = Entry.parse(options); phone.keep(key, data) }),
    stopPullDownRefresh: asynchronous('stopPullDownRefresh', nothing),
    pageScrollTo: asynchronous('pageScrollTo', nothing),
    onAppHide: nothing, onWindowResize: nothing, onError: nothing, onUnhandledRejection: nothing, onPageNotFound: nothing, onThemeChange: nothing,
  }
}
