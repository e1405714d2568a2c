import type { FieldError } from '@fengqiao/shared/problems'
import * as z from 'zod/mini'
import { Refusal } from './problem'

/** What zod found, in words for the person who filled the form; a schema's own words go first. */
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case 'unrecognized_keys': return `不认识的字段：${issue.keys.join('、')}`
      case 'invalid_type': return issue.input === undefined ? '缺少这一项' : '填写的类型不对'
      case 'too_big': return issue.origin === 'string' ? `最多 ${issue.maximum} 字` : `不能超过 ${issue.maximum}`
      case 'too_small': return issue.origin === 'string' ? `最少 ${issue.minimum} 字` : `不能小于 ${issue.minimum}`
      case 'invalid_value': return '只能从给出的选项里选'
      default: return '填写有误'
    }
  },
})

/**
 * Parses what came from outside.
 * @param at where it was found, the first part of each error's path ("body", "query", "path")
 * @throws Refusal INVALID with one entry per field
 */
export function parse<T extends z.ZodMiniType>(schema: T, value: unknown, at: string): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Refusal('INVALID', { errors: parsed.error.issues.map((issue): FieldError => ({ path: [at, ...issue.path].join('.'), message: issue.message })) })
}
