import type { ReactNode } from 'react'
import { Box, Press, Words } from '../elements'
import { Icon, type IconName } from './Icon'

export function Card({ className = '', label, children }: { className?: string; label?: string; children: ReactNode }) {
  return <Box className={`card ${className}`} label={label} role={label === undefined ? undefined : 'group'}>{children}</Box>
}

/** A heading over a group of cards, with at most one way on. */
export function Section({ title, more, onMore, children }: { title: string; more?: string; onMore?: () => void; children: ReactNode }) {
  return (
    <Box className="section">
      <Box className="section-head">
        <Words as="h2" className="heading">{title}</Words>
        {more === undefined || onMore === undefined ? null : (
          <Press className="section-more" onPress={onMore}>{more}<Icon name="chevron-right" className="icon-small" /></Press>
        )}
      </Box>
      {children}
    </Box>
  )
}

export interface RowProps {
  id?: string
  icon: IconName
  title: string
  text?: string
  /** A word at the end: 即将开通, 已绑定. */
  tag?: string
  danger?: boolean
  onPress: () => void
}

export function Row({ id, icon, title, text, tag, danger = false, onPress }: RowProps) {
  return (
    <Press id={id} className={`row ${danger ? 'row-danger' : ''}`} onPress={onPress}>
      <Icon name={icon} className="row-icon" />
      <Box className="row-words">
        <Box className="row-head">
          <Words as="span" className="row-title">{title}</Words>
          {tag === undefined ? null : <Words as="span" className="tag">{tag}</Words>}
        </Box>
        {text === undefined ? null : <Words as="span" className="row-text">{text}</Words>}
      </Box>
      <Icon name="chevron-right" className="icon-small row-arrow" />
    </Press>
  )
}
