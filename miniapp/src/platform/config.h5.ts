import * as z from 'zod/mini'
import { Place } from '@fengqiao/shared/contracts/common'

/**
 * `/app-config.json`, served beside the page. `wechat` exists only in the local city, where a sandbox
 * stands in for the WeChat client; without it the browser cannot sign in and says 请在微信中打开.
 */
const AppConfig = z.object({
  api: z.string(),
  live: z.optional(z.string()),
  /** Whose phone this window plays (local city). Keeps the windows of one browser apart. */
  persona: z.optional(z.string()),
  /** Where that phone is: a PC has no GPS in 巴彦淖尔. */
  place: z.optional(Place),
  wechat: z.optional(z.object({ loginCodeUrl: z.string(), phoneCodeUrl: z.string(), subscribeUrl: z.string() })),
})
export type AppConfig = z.infer<typeof AppConfig>

let loaded: AppConfig | undefined

/** The configuration read at start; an empty one until then. */
export function appConfig(): AppConfig {
  return loaded ?? { api: '/v1' }
}

export async function loadConfig(): Promise<boolean> {
  try {
    // `?persona=` in the page's own address is passed on, so that one server can play several phones.
    const answer = await fetch(`/app-config.json${location.search}`, { cache: 'no-store' })
    const parsed = z.safeParse(AppConfig, await answer.json())
    if (!parsed.success) return false
    loaded = parsed.data
    return true
  } catch {
    return false
  }
}
