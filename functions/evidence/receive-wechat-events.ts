import { createHash, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { Clock } from '../kernel/clock'
import type { RawRoute } from '../kernel/http'
import { parse } from '../kernel/parse'
import { Refusal } from '../kernel/problem'

/** What happens on an event of this name; it may be delivered more than once, and again when the handler throws. */
export type WechatEventHandler = (event: unknown) => Promise<void>

export interface WechatEventDeps {
  readonly pushToken: () => Promise<string>
  readonly clock: Clock
  /** By WeChat's `Event`. Others are accepted and ignored, else WeChat would send them three times each. */
  readonly on: ReadonlyMap<string, WechatEventHandler>
}

/** WeChat's clock and ours may differ, and it sends again within seconds: older ones are replays. Milliseconds. */
const FRESH = 10 * 60 * 1000

const Signed = z.object({ signature: z.string(), timestamp: z.string().check(z.regex(/^\d{1,12}$/)), nonce: z.string().check(z.maxLength(64)) })
const Echo = z.object({ echostr: z.string().check(z.regex(/^[\w+/=-]{1,128}$/)) })
const Event = z.looseObject({ Event: z.optional(z.string()) })

/** The address that WeChat pushes to (plain mode, JSON): GET proves that it is ours, POST delivers an event. */
export function receiveWechatEvents(deps: WechatEventDeps): RawRoute[] {
  const path = '/wechat/events'
  return [
    {
      method: 'GET', path,
      run: async (request) => {
        const query = await verified(request, deps)
        return text(parse(Echo, query, 'query').echostr)
      },
    },
    {
      method: 'POST', path,
      run: async (request) => {
        await verified(request, deps)
        const body: unknown = await request.json().catch(() => undefined)
        await deps.on.get(parse(Event, body, 'body').Event ?? '')?.(body)
        return text('success')
      },
    },
  ]
}

/** @throws Refusal FORBIDDEN unless WeChat signed it, just now */
async function verified(request: Request, { pushToken, clock }: WechatEventDeps): Promise<Record<string, string>> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const { signature, timestamp, nonce } = parse(Signed, query, 'query')
  const expected = Buffer.from(signatureOf(await pushToken(), timestamp, nonce))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('FORBIDDEN')
  if (Math.abs(clock() - Number(timestamp) * 1000) > FRESH) throw new Refusal('FORBIDDEN')
  return query
}

/** wechat.md "Message push". */
export function signatureOf(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
}

const text = (body: string): Response => new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } })
