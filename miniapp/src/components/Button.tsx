import type { ReactNode } from 'react'
import { Press } from '../elements'
import { Icon, type IconName } from './Icon'

export interface ButtonProps {
  id?: string
  /** `main` is the only filled one on a page. */
  kind?: 'main' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  wide?: boolean
  busy?: boolean
  disabled?: boolean
  label?: string
  onPress: () => void
  children: ReactNode
}

export const buttonClass = (kind: NonNullable<ButtonProps['kind']>, wide = false) => `button button-${kind} ${wide ? 'button-wide' : ''}`

export function Button({ id, kind = 'plain', icon, wide = false, busy = false, disabled = false, label, onPress, children }: ButtonProps) {
  return (
    <Press id={id} className={`${buttonClass(kind, wide)} ${busy ? 'busy' : ''}`} disabled={disabled || busy} label={label} onPress={onPress}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </Press>
  )
}
