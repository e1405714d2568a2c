import { useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { startCity } from './core/city'
import './app.scss'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => { void startCity() })
  return children
}
