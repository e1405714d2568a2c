import type { PageFrameProps } from './page-frame-types'

export type { Tab } from './page-frame-types'

/** WeChat draws the title bar and the tabs itself. */
export function PageFrame({ children }: PageFrameProps) {
  return <>{children}</>
}
