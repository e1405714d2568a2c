import type { CSSProperties } from 'react'
import { phoneCode } from '../platform/wechat-login.h5'
import type { AgreeButtonProps, BoxProps, LineInputProps, PhoneButtonProps, PictureProps, PressProps, TextAreaProps, VeilProps, WordsProps } from './types'

const styleOf = (css: BoxProps['css']): CSSProperties | undefined => (css === undefined ? undefined : { ...css })

export function Box({ css, label, decorative, ...rest }: BoxProps) {
  return <div {...rest} style={styleOf(css)} aria-label={label} aria-hidden={decorative} aria-modal={rest.role === 'dialog' ? true : undefined} />
}

export function Words({ as: Tag = 'p', ...rest }: WordsProps) {
  return <Tag {...rest} />
}

export function Press({ className = '', label, role, checked, onPress, ...rest }: PressProps) {
  return (
    <button type="button" {...rest} role={role === 'button' ? undefined : role} aria-checked={checked} aria-label={label} className={`press ${className}`} onClick={onPress} />
  )
}

export function Veil({ label, className, onPress }: VeilProps) {
  return <button type="button" aria-label={label} tabIndex={-1} className={`press ${className}`} onClick={onPress} />
}

export function Picture({ src, label, className = '', fit = 'cover', onError }: PictureProps) {
  return <img src={src} alt={label} loading="lazy" className={`picture picture-${fit} ${className}`} onError={onError} />
}

export function TextArea({ label, maxLength, onInput, ...rest }: TextAreaProps) {
  return <textarea {...rest} aria-label={label} className="textarea" rows={3} maxLength={maxLength} onChange={(event) => onInput(event.target.value)} />
}

export function LineInput({ label, maxLength, onInput, ...rest }: LineInputProps) {
  return <input {...rest} type="text" aria-label={label} className="line-input" maxLength={maxLength} onChange={(event) => onInput(event.target.value)} />
}

export function PhoneButton({ className = '', onCode, ...rest }: PhoneButtonProps) {
  return <button type="button" {...rest} className={`press ${className}`} onClick={() => { void phoneCode().then(onCode) }} />
}

export function AgreeButton({ className = '', onAgree, ...rest }: AgreeButtonProps) {
  return <button type="button" {...rest} className={`press ${className}`} onClick={onAgree} />
}
