import type { Problem } from '@fengqiao/shared/problems'
import type { ReactNode } from 'react'
import { Box, Words } from '../elements'
import { useWords } from '../strings'
import { Button } from './Button'
import { Icon, type IconName } from './Icon'

const ICONS: Record<NonNullable<NoticeProps['tone']>, IconName> = { info: 'circle-alert', good: 'circle-check', attention: 'triangle-alert', trouble: 'circle-alert', offline: 'wifi-off' }

export interface NoticeProps {
  tone?: 'info' | 'good' | 'attention' | 'trouble' | 'offline'
  title: string
  text?: string
  children?: ReactNode
}

/** Says what happened, what was kept, what to do. The state is in words and icon, not in colour alone. */
export function Notice({ tone = 'info', title, text, children }: NoticeProps) {
  return (
    <Box className={`notice notice-${tone}`} role={tone === 'trouble' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <Box className="notice-words">
        <Words className="notice-title">{title}</Words>
        {text === undefined || text === '' ? null : <Words className="notice-text">{text}</Words>}
        {children}
      </Box>
    </Box>
  )
}

/** A problem of the server in its own words; without a network, ours. */
export function Trouble({ trouble, onAgain }: { trouble: Problem | 'offline'; onAgain?: (() => void) | undefined }) {
  const { common } = useWords()
  const again = onAgain === undefined ? null : <Button icon="refresh-cw" onPress={onAgain}>{common.again}</Button>
  if (trouble === 'offline') return <Notice tone="offline" title={common.offline} text={common.offlineText}>{again}</Notice>
  return (
    <Notice tone="trouble" title={trouble.title} text={trouble.detail}>
      {trouble.errors?.map(({ path, message }) => <Words key={path} className="notice-text">{message}</Words>)}
      {again}
    </Notice>
  )
}

export function Empty({ icon, title, text, children }: { icon: IconName; title: string; text: string; children?: ReactNode }) {
  return (
    <Box className="empty">
      <Icon name={icon} className="icon-large" />
      <Words className="heading">{title}</Words>
      <Words className="second">{text}</Words>
      {children}
    </Box>
  )
}

/** Grey shapes of what is coming, shown after 300 ms; after 3 s a sentence says that it is slow. */
export function Skeleton({ rows = 3, tall = false }: { rows?: number; tall?: boolean }) {
  const { common } = useWords()
  return (
    <Box className="skeleton" role="status" label={common.loading}>
      {Array.from({ length: rows }, (_, row) => <Box key={row} className={`skeleton-row ${tall ? 'skeleton-tall' : ''}`} decorative />)}
      <Words className="skeleton-slow">{common.slow}</Words>
    </Box>
  )
}
