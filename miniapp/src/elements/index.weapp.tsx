import { Button, Image, Input, Text, Textarea, View } from '@tarojs/components'
import type { AgreeButtonProps, BoxProps, LineInputProps, PhoneButtonProps, PictureProps, PressProps, TextAreaProps, VeilProps, WordsProps } from './types'

const defined = <T extends object>(props: T) => props

export function Box({ id, className, css, label, role, decorative, children }: BoxProps) {
  return (
    <View
      {...(id === undefined ? {} : { id })}
      {...(className === undefined ? {} : { className })}
      {...(css === undefined ? {} : { style: css })}
      {...aria({ label, role })}
      {...(decorative === true ? { 'aria-hidden': true } : {})}
      {...(role === 'status' || role === 'alert' ? { 'aria-live': role === 'alert' ? 'assertive' : 'polite' } : {})}
    >
      {children}
    </View>
  )
}

/** Only the attributes that have a value: Taro gives a bare view the lightest template. */
function aria({ label, role }: { label?: string | undefined; role?: string | undefined }) {
  return defined({ ...(label === undefined ? {} : { 'aria-label': label }), ...(role === undefined ? {} : { 'aria-role': role }) })
}

export function Words({ as = 'p', id, className, children }: WordsProps) {
  const common = { ...(id === undefined ? {} : { id }), ...(className === undefined ? {} : { className }) }
  if (as === 'span') return <Text {...common}>{children}</Text>
  return <View {...common} {...(as === 'p' ? {} : { 'aria-role': 'heading' })}>{children}</View>
}

export function Press({ id, className = '', label, role = 'button', checked, disabled = false, onPress, children }: PressProps) {
  return (
    <View
      {...(id === undefined ? {} : { id })}
      className={`press ${className} ${disabled ? 'disabled' : ''}`}
      hoverClass={disabled ? 'none' : 'pressed'}
      aria-role={role}
      aria-disabled={disabled}
      {...(checked === undefined ? {} : { 'aria-checked': checked })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      onClick={() => { if (!disabled) onPress() }}
    >
      {children}
    </View>
  )
}

export function Veil({ label, className, onPress }: VeilProps) {
  return <View className={className} aria-role="button" aria-label={label} catchMove onClick={onPress} />
}

export function Picture({ src, label, className = '', fit = 'cover', onError }: PictureProps) {
  return <Image src={src} aria-label={label} className={`picture ${className}`} mode={fit === 'cover' ? 'aspectFill' : 'aspectFit'} lazyLoad {...(onError === undefined ? {} : { onError })} />
}

export function TextArea({ id, label, value, placeholder = '', maxLength, onInput }: TextAreaProps) {
  return <Textarea {...(id === undefined ? {} : { id })} className="textarea" aria-label={label} value={value} placeholder={placeholder} placeholderClass="placeholder" maxlength={maxLength} autoHeight cursorSpacing={120} onInput={(event) => onInput(event.detail.value)} />
}

export function LineInput({ id, label, value, placeholder = '', maxLength, onInput }: LineInputProps) {
  return <Input {...(id === undefined ? {} : { id })} className="line-input" aria-label={label} value={value} placeholder={placeholder} placeholderClass="placeholder" maxlength={maxLength} cursorSpacing={120} onInput={(event) => onInput(event.detail.value)} />
}

/** WeChat gives the phone code only to its own button. */
export function PhoneButton({ className = '', disabled = false, onCode, children }: PhoneButtonProps) {
  return <Button className={`press native ${className}`} disabled={disabled} openType="getPhoneNumber" onGetPhoneNumber={(event) => onCode(event.detail.code)}>{children}</Button>
}

/** WeChat counts consent to the privacy guide only from its own button. */
export function AgreeButton({ id, className = '', onAgree, children }: AgreeButtonProps) {
  return <Button id={id} className={`press native ${className}`} openType="agreePrivacyAuthorization" onAgreePrivacyAuthorization={onAgree}>{children}</Button>
}
