import type { ReactNode } from 'react'

export type Tab = 'home' | 'matters' | 'me'

export interface PageFrameProps {
  title: string
  tab: Tab | undefined
  children: ReactNode
}
