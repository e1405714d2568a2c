import { Box } from '../elements'

export type IconName =
  | 'a-large-small' | 'bell' | 'building-2' | 'camera' | 'check' | 'chevron-left' | 'chevron-right' | 'circle-alert'
  | 'circle-check' | 'clock' | 'ellipsis' | 'file-text' | 'handshake' | 'heater' | 'house' | 'image' | 'inbox'
  | 'languages' | 'leaf' | 'list-todo' | 'locate-fixed' | 'lock' | 'log-out' | 'map-pin' | 'message-circle'
  | 'navigation' | 'pencil' | 'phone' | 'plus' | 'refresh-cw' | 'rotate-ccw' | 'send' | 'shield-check' | 'siren'
  | 'stamp' | 'trash-2' | 'triangle-alert' | 'undo-2' | 'user' | 'users' | 'video' | 'wifi-off' | 'x'

/** Always beside a word (look and feel), so screen readers skip it. Takes the colour of its words. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return <Box className={`icon icon-${name} ${className}`} decorative />
}
