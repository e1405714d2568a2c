import { randomInt } from 'node:crypto'
import * as z from 'zod/mini'
import type { Answer } from './answers'
import { failure, success } from './answers'
import type { SandboxConfig } from './config'
import { isFieldValue } from './fields'
import type { SandboxState } from './state'
import type { Template } from './templates'
import { findTemplate } from './templates'

const bodySchema = z.object({
  touser: z.optional(z.string()),
  template_id: z.optional(z.string()),
  page: z.optional(z.string()),
  data: z.record(z.string(), z.object({ value: z.union([z.string(), z.number()]) })),
  miniprogram_state: z.optional(z.enum(['developer', 'trial', 'formal'])),
  // No Mongolian: the platform knows only these.
  lang: z.optional(z.enum(['zh_CN', 'en_US', 'zh_HK', 'zh_TW'])),
})

/**
 * `POST /cgi-bin/message/subscribe/send`. 40003 unknown user, 40037 unknown template, 41030 page not in the live
 * version, 47003 a field missing, extra or outside its limits, 43101 the user gave no (more) consent.
 * A message that is sent uses up one consent of a one-time template, in the same journal line.
 */
export function sendSubscribeMessage(state: SandboxState, config: SandboxConfig, body: unknown): Answer {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) return failure(47001)
  const { touser, template_id, page, data, lang = 'zh_CN' } = parsed.data
  if (!touser || !state.users.has(touser)) return failure(40003)
  const template = findTemplate(template_id ?? '')
  if (!template) return failure(40037)
  if (page !== undefined && !isLivePage(config, page)) return failure(41030)
  const values = Object.fromEntries(Object.entries(data).map(([key, { value }]) => [key, String(value)]))
  const wrong = fieldFault(template, values)
  if (wrong) return failure(47003, wrong)
  if (state.creditsOf(touser, template.id) < 1) return failure(43101)
  const id = String(randomInt(10 ** 12, 10 ** 13))
  state.record({ type: 'message', id, at: config.clock(), openid: touser, templateId: template.id, ...(page === undefined ? {} : { page }), lang, data: values })
  return success({ msgid: Number(id) })
}

const isLivePage = (config: SandboxConfig, page: string): boolean =>
  config.pages === undefined || config.pages.includes(page.replace(/^\//, '').split('?')[0] ?? '')

/** The first wrong field in WeChat's wording. The real platform does not say what it does with extra fields; here they fail, to catch typing errors. */
function fieldFault(template: Template, values: Readonly<Record<string, string>>): string | undefined {
  for (const { key, type } of template.fields) {
    const value = values[key]
    if (value === undefined || value === '') return `data.${key}.value is empty`
    if (!isFieldValue(type, value)) return `data.${key}.value invalid`
  }
  const extra = Object.keys(values).find(key => !template.fields.some(field => field.key === key))
  return extra === undefined ? undefined : `data.${extra}.value invalid`
}
