import type { ReactNode } from 'react'
import { Box } from '../elements'
import { useCell } from '../core/cell'
import { online, settings } from '../core/city'
import { useWords } from '../strings'
import { ConsentSheet } from './ConsentSheet'
import { Notice } from './Notice'
import { PageFrame, type Tab } from './page-frame'

export interface ScreenProps {
  title: string
  /** One of the three main pages; others have a way back. */
  tab?: Tab
  /** False where the privacy question would cover the very text it is about. */
  asks?: boolean
  /** Two columns on a PC. */
  wide?: boolean
  /** Stays at the bottom, within reach of a thumb. */
  footer?: ReactNode
  children: ReactNode
}

/** Every page: the reader's letters, the network's state, the privacy question, and the frame of its platform. */
export function Screen({ title, tab, asks = true, wide = false, footer, children }: ScreenProps) {
  const { common } = useWords()
  const letters = useCell(settings.cell)
  const connected = useCell(online)
  return (
    <Box className={`screen ${settings.isLarge(letters) ? 'care' : ''} ${tab === undefined ? '' : 'screen-tab'} ${footer === undefined ? '' : 'screen-footed'}`}>
      <PageFrame title={title} tab={tab}>
        <Box className={`screen-body ${wide ? 'screen-wide' : ''}`}>
          {connected ? null : <Notice tone="offline" title={common.offline} text={common.offlineKept} />}
          {children}
        </Box>
        {footer === undefined ? null : <Box className="footer"><Box className="footer-inner">{footer}</Box></Box>}
      </PageFrame>
      {asks ? <ConsentSheet /> : null}
    </Box>
  )
}
