import Taro from '@tarojs/taro'
import type { Tab } from '../components/page-frame-types'

const TABS: Record<Tab, string> = { home: '/pages/home/index', matters: '/pages/matters/index', me: '/pages/me/index' }

/** The pages beside the three tabs. Ids are ULIDs: no personal data in an address. */
const PAGES = {
  report: '/pages/report/index',
  sent: '/pages/sent/index',
  matter: '/pages/matter/index',
  privacy: '/pages/privacy/index',
  inbox: '/worker/inbox/index',
  task: '/worker/task/index',
} as const
export type Page = keyof typeof PAGES

const address = (page: Page, id?: string) => `${PAGES[page]}${id === undefined ? '' : `?id=${id}`}`

export function openTab(tab: Tab): void {
  // h5 has no native tabs: its three pages replace one another.
  void (process.env.TARO_ENV === 'h5' ? Taro.reLaunch({ url: TABS[tab] }) : Taro.switchTab({ url: TABS[tab] }))
}

export function open(page: Page, id?: string): void {
  void Taro.navigateTo({ url: address(page, id) })
}

/** Opens instead of this page, which one should not come back to (a form that was sent). */
export function replace(page: Page, id?: string): void {
  void Taro.redirectTo({ url: address(page, id) })
}

/** Back, or home when this page was opened from a message or a link. */
export function goBack(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else openTab('home')
}
