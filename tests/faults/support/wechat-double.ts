import * as z from 'zod/mini'
import type { Process } from './world'

const Send = z.object({ touser: z.string(), template_id: z.string(), page: z.string() })
const Check = z.object({ media_url: z.string() })

/** How WeChat can fail by itself, whatever we do. Codes are its own (wechat.md). */
export type Trouble = { readonly errcode: number; readonly after?: true } | 'silence' | 'silenceAfter' | 'html' | 'badGateway'

/** A card as it lies on a phone. */
export interface Arrived {
  readonly openid: string
  readonly template: string
  readonly page: string
}

const ONE_TIME = 'progress'

/** What WeChat remembers; it can be copied, so that a run can start where another one stood. */
export interface WechatState {
  readonly arrived: Arrived[]
  /** Checks asked for that have had no verdict yet. */
  checks: string[]
  /** What is left of each person's consents, by openid and template. */
  readonly consents: Map<string, number>
}

/**
 * WeChat in memory, behind `fetch`: consent as it counts it itself (one accept of a one-time template is one
 * message), and everyone's phones. What it has carried out stays, whoever dies.
 */
export class WechatDouble {
  readonly paths: string[] = []
  /** The troubles that came. */
  readonly troubled: string[] = []
  trouble: (path: string, number: number) => Trouble | undefined = () => undefined

  constructor(readonly state: WechatState) {}

  /** The person taps 允许 in the prompt of a template. */
  allow(openid: string, template: string): void {
    const key = `${openid} ${template}`
    this.state.consents.set(key, template === ONE_TIME ? (this.state.consents.get(key) ?? 0) + 1 : Infinity)
  }

  /** Cards of a matter on one phone, by template, in the order of arrival. */
  cardsOf(openid: string, matter: string): string[] {
    return this.state.arrived.filter((card) => card.openid === openid && card.page.endsWith(matter)).map(({ template }) => template)
  }

  /** The way to WeChat from one process. */
  fetchFrom(process: Process): typeof fetch {
    return async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
      return process.reach({ kind: 'wechat', name: url.pathname }, () => this.answer(url.pathname, body, init?.signal ?? undefined))
    }
  }

  private async answer(path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
    const trouble = this.trouble(path, this.paths.push(path))
    if (trouble === undefined) return Response.json(this.done(path, body))
    this.troubled.push(`${path} ${JSON.stringify(trouble)}`)
    if (trouble === 'silenceAfter' || (typeof trouble === 'object' && trouble.after)) this.done(path, body)
    switch (trouble) {
      case 'silence':
      case 'silenceAfter': return silence(signal)
      case 'html': return new Response('<html>', { headers: { 'content-type': 'text/html' } })
      case 'badGateway': return new Response('', { status: 502 })
      default: return Response.json({ errcode: trouble.errcode, errmsg: 'provoked' })
    }
  }

  private done(path: string, body: unknown): object {
    switch (path) {
      case '/cgi-bin/stable_token': return { access_token: 'token', expires_in: 7200 }
      case '/cgi-bin/message/subscribe/send': return this.send(Send.parse(body))
      case '/wxa/media_check_async': return this.check(Check.parse(body))
      default: return { errcode: -1, errmsg: `the double does not know ${path}` }
    }
  }

  private send({ touser: openid, template_id, page }: z.infer<typeof Send>): object {
    const left = this.state.consents.get(`${openid} ${template_id}`) ?? 0
    if (left < 1) return { errcode: 43101, errmsg: 'user refuse to accept the msg' }
    this.state.consents.set(`${openid} ${template_id}`, left - 1)
    this.state.arrived.push({ openid, template: template_id, page })
    return { errcode: 0 }
  }

  private check(_: z.infer<typeof Check>): object {
    const trace_id = `trace-${Math.random()}`
    this.state.checks.push(trace_id)
    return { errcode: 0, trace_id }
  }
}

/** No answer until the caller loses patience. */
function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => { reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')) })
  })
}
