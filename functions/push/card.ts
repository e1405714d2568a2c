import type { CardPart, FieldType, Template } from './templates'

/** What a message card says, before it is fitted to its template. `time` is ISO 8601. */
export type Card = Readonly<Record<CardPart, string>>

/** China has one time zone and no daylight saving. Milliseconds. */
const SHANGHAI = 8 * 3_600_000

/** 2026年11月24日 18:30, Beijing time. */
export function beijingTime(at: string): string {
  const local = new Date(Date.parse(at) + SHANGHAI).toISOString()
  return `${local.slice(0, 4)}年${local.slice(5, 7)}月${local.slice(8, 10)}日 ${local.slice(11, 16)}`
}

const first = (count: number, text: string) => [...text].slice(0, count).join('')

/** WeChat's limits per kind of field; a value outside makes the whole send fail with 47003, so every value passes here. */
const FIT: Readonly<Record<FieldType, (text: string) => string>> = {
  thing: (text) => first(20, text.replace(/\p{Cc}/gu, '').trim()) || '事项',
  phrase: (text) => first(5, text.replace(/\P{Script=Han}/gu, '')) || '有进展',
  character_string: (text) => first(32, text.replace(/[\p{Script=Han}\p{Cc}]/gu, '')) || '-',
  time: beijingTime,
}

const TYPES: readonly FieldType[] = ['thing', 'phrase', 'character_string', 'time']

/** The template's fields filled from the card, each within WeChat's limits. */
export function cardData(template: Template, card: Card): Record<string, string> {
  const fill = (part: CardPart): [string, string] => {
    const key = template.fields[part]
    const type = TYPES.find((known) => key.startsWith(known))
    if (!type) throw new TypeError(`card: ${key} is no known field`)
    return [key, FIT[type](card[part])]
  }
  return Object.fromEntries([fill('no'), fill('subject'), fill('time'), fill('hint')])
}
