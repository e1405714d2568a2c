/**
 * The kinds of field a subscription message may hold and what each accepts
 * (WeChat: 订阅消息参数值内容限制说明). A value outside its limit makes the whole send fail with 47003.
 */
export type FieldType =
  | 'thing' | 'number' | 'letter' | 'symbol' | 'character_string' | 'time' | 'date'
  | 'amount' | 'phone_number' | 'car_number' | 'name' | 'phrase'

const DATE = String.raw`\d{4}(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`
const CONTROL = /\p{Cc}/u

/** A moment, or two joined by "~". */
const span = (moment: string): RegExp => new RegExp(`^(?:${moment})(?:~(?:${moment}))?$`, 'u')

const patterns: Record<Exclude<FieldType, 'name'>, RegExp> = {
  thing: /^.{1,20}$/su,
  number: /^(?=.{1,32}$)-?\d+(\.\d+)?$/u,
  letter: /^[A-Za-z]{1,32}$/u,
  symbol: /^[^\p{Script=Han}A-Za-z0-9\s]{1,5}$/u,
  character_string: /^[^\p{Script=Han}]{1,32}$/su,
  time: span(`(?:${DATE} ?)?${CLOCK}`),
  date: span(`${DATE}(?: ?${CLOCK})?`),
  amount: /^[^\p{L}\d\s]?\d{1,10}(\.\d+)?元?$/u,
  phone_number: /^[\d+\-() ]{1,17}$/u,
  car_number: /^[\p{Script=Han}A-Z0-9](?:[A-Z0-9]{0,6}[\p{Script=Han}A-Z0-9])?$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
}

/** At most 10 characters when any is Chinese, else at most 20 letters or symbols. */
const isName = (value: string): boolean => (/\p{Script=Han}/u.test(value) ? /^[^\d]{1,10}$/u : /^[^\d]{1,20}$/u).test(value)

/** True when WeChat would take this value in a field of this type. Length is in characters, not in UTF-16 units. */
export function isFieldValue(type: FieldType, value: string): boolean {
  if (CONTROL.test(value)) return false
  return type === 'name' ? isName(value) : patterns[type].test(value)
}
