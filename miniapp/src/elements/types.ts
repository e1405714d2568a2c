import type { ReactNode } from 'react'

/**
 * The handful of elements every screen is made of. On h5 they are the browser's own (a real button, a
 * real heading: keyboard and screen reader work without effort); on weapp Taro's components with WeChat's
 * aria attributes. Screens never import `@tarojs/components`.
 */
export interface BoxProps {
  id?: string | undefined
  className?: string | undefined
  /** CSS custom properties or measures that depend on data; everything else is in a class. */
  css?: Readonly<Record<string, string>> | undefined
  /** Read by screen readers instead of the content. */
  label?: string | undefined
  role?: 'list' | 'listitem' | 'dialog' | 'status' | 'alert' | 'group' | 'radiogroup' | 'progressbar' | undefined
  /** Decoration: screen readers skip it. */
  decorative?: boolean | undefined
  children?: ReactNode
}

export interface WordsProps {
  as?: 'p' | 'span' | 'h1' | 'h2' | 'h3' | undefined
  id?: string | undefined
  className?: string | undefined
  children?: ReactNode
}

export interface PressProps {
  id?: string | undefined
  className?: string | undefined
  label?: string | undefined
  role?: 'button' | 'radio' | 'checkbox' | 'link' | undefined
  /** For radio and checkbox. */
  checked?: boolean | undefined
  disabled?: boolean | undefined
  onPress: () => void
  children?: ReactNode
}

/** What lies between a sheet and the page: a tap closes, and on weapp a drag does not scroll the page below. */
export interface VeilProps {
  label: string
  className: string
  onPress: () => void
}

export interface PictureProps {
  src: string
  /** What is to be seen; empty when the words beside it say so already. */
  label: string
  className?: string | undefined
  fit?: 'cover' | 'contain' | undefined
  onError?: (() => void) | undefined
}

export interface TextAreaProps {
  id?: string | undefined
  label: string
  value: string
  placeholder?: string | undefined
  maxLength: number
  onInput: (value: string) => void
}

export interface LineInputProps extends TextAreaProps {}

export interface PhoneButtonProps {
  className?: string | undefined
  disabled?: boolean | undefined
  /** A single-use code the server exchanges for the WeChat phone number; undefined when refused. */
  onCode: (code: string | undefined) => void
  children?: ReactNode
}

export interface AgreeButtonProps {
  id: string
  className?: string | undefined
  onAgree: () => void
  children?: ReactNode
}
