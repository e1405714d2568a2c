import * as z from 'zod/mini'

const messageSchema = z.object({
  id: z.string(),
  at: z.number(),
  openid: z.string(),
  templateId: z.string(),
  title: z.string(),
  page: z.optional(z.string()),
  lang: z.string(),
  fields: z.array(z.object({ key: z.string(), label: z.string(), value: z.string() })),
})
/** A message as the phone shows it. */
export type PhoneMessage = z.infer<typeof messageSchema>

/** A fault to provoke: one of `errcode`, `httpStatus`, `hangMs`, `drop`; see faults.ts. */
export interface WantedFault {
  readonly path: string
  readonly times?: number
  readonly stage?: 'before' | 'after'
  readonly errcode?: number
  readonly httpStatus?: number
  readonly hangMs?: number
  readonly drop?: true
}

/** The hands of the people who hold the phones: for the persona page, the seed and tests. Throws when refused. */
export class SandboxClient {
  constructor(private readonly url: string) {}

  putUser(user: { openid: string; nickname: string; phone?: string }): Promise<unknown> {
    return this.call('POST', '/users', user)
  }

  async loginCode(openid: string): Promise<string> {
    return codeSchema.parse(await this.call('POST', '/login-code', { openid })).code
  }

  async phoneCode(openid: string): Promise<string> {
    return codeSchema.parse(await this.call('POST', '/phone-code', { openid })).code
  }

  /** The user opens the mini-program (content checks need this within two hours). */
  visit(openid: string): Promise<unknown> {
    return this.call('POST', '/visit', { openid })
  }

  /** The user's tap in requestSubscribeMessage; the answer is what the mini-program gets. */
  subscribe(openid: string, tmplIds: readonly string[], accept: boolean | readonly string[] = true): Promise<unknown> {
    return this.call('POST', '/subscribe', { openid, tmplIds, accept })
  }

  /** Messages on one phone, or on all, oldest first. */
  async messages(openid?: string): Promise<PhoneMessage[]> {
    const query = openid === undefined ? '' : `?openid=${encodeURIComponent(openid)}`
    return z.object({ messages: z.array(messageSchema) }).parse(await this.call('GET', `/messages${query}`)).messages
  }

  fault(fault: WantedFault): Promise<unknown> {
    return this.call('POST', '/faults', fault)
  }

  clearFaults(): Promise<unknown> {
    return this.call('DELETE', '/faults')
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    // No kept connection: a caller that was busy for five seconds would write into one that the sandbox has just closed.
    const headers = { 'content-type': 'application/json', connection: 'close' }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${this.url}/__sandbox${path}`, init)
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`the WeChat sandbox refused ${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }
}

const codeSchema = z.object({ code: z.string() })
