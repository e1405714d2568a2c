import { stopPullDownRefresh, usePullDownRefresh } from '@tarojs/taro'

/** Pulling a page down asks again and lets go when the answer is there. */
export function usePull(refresh: () => Promise<void>): void {
  usePullDownRefresh(() => { void refresh().then(() => stopPullDownRefresh()) })
}
