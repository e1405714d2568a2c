import * as z from 'zod/mini'
import { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'
import { appConfig } from './config.h5'
import { done, refused, type Outcome, type Template } from './platform'
import { templateId } from './templates'

/** Plays the part of the WeChat client against the local sandbox. */
async function ask(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return answer.ok ? answer.json() : undefined
}

const Code = z.object({ code: z.string() })

async function codeFrom(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return undefined
  const parsed = z.safeParse(Code, await ask(url, { persona: appConfig().persona }).catch(() => undefined))
  return parsed.success ? parsed.data.code : undefined
}

export async function loginCode(): Promise<Outcome<string>> {
  const code = await codeFrom(appConfig().wechat?.loginCodeUrl)
  return code === undefined ? refused('unavailable') : done(code)
}

export function phoneCode(): Promise<string | undefined> {
  return codeFrom(appConfig().wechat?.phoneCodeUrl)
}

export async function subscribe(templates: readonly Template[]): Promise<Outcome<Partial<Record<Template, boolean>>>> {
  const url = appConfig().wechat?.subscribeUrl
  if (url === undefined) return refused('unavailable')
  const answers = z.safeParse(z.record(z.string(), z.string()), await ask(url, { persona: appConfig().persona, tmplIds: templates.map(templateId) }).catch(() => undefined))
  if (!answers.success) return refused('unavailable')
  const accepted: Partial<Record<Template, boolean>> = {}
  for (const template of SUBSCRIPTION_TEMPLATES) {
    if (templates.includes(template)) accepted[template] = answers.data[templateId(template)] === 'accept'
  }
  return done(accepted)
}
