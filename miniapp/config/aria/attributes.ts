const none = ''

/** WeChat's accessibility attributes (base library ≥ 2.7.1), by Taro component. */
export default {
  View: {
    'aria-role': none,
    'aria-label': none,
    'aria-disabled': none,
    'aria-checked': none,
    'aria-live': none,
    'aria-hidden': none,
    'aria-modal': none,
  },
  Text: { 'aria-role': none, 'aria-label': none },
  Image: { 'aria-label': none },
  Textarea: { 'aria-label': none },
  Input: { 'aria-label': none },
  Button: { 'aria-label': none },
}
