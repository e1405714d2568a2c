import * as z from 'zod/mini'
import { join } from 'node:path'
import { openJournal } from './journal'
import { findTemplate } from './templates'

const at = z.number()
/** What WeChat's content check says of a text or a picture. */
export interface Verdict { readonly suggest: 'pass' | 'review' | 'risky'; readonly label: number }

const messageEntry = z.object({
  type: z.literal('message'),
  id: z.string(),
  at,
  openid: z.string(),
  templateId: z.string(),
  page: z.optional(z.string()),
  lang: z.string(),
  data: z.record(z.string(), z.string()),
})
/** A subscription message that arrived on the phone: `at` in ms, `data` by field key. */
export type DeliveredMessage = z.infer<typeof messageEntry>

const userEntry = z.object({ type: z.literal('user'), openid: z.string(), nickname: z.string(), phone: z.optional(z.string()) })
export type User = z.infer<typeof userEntry>

const tokenEntry = z.object({ type: z.literal('token'), token: z.string(), at, forced: z.boolean() })
export type IssuedToken = z.infer<typeof tokenEntry>

const checkEntry = z.object({ type: z.literal('check'), traceId: z.string(), openid: z.string(), url: z.string(), at })
/** A picture waiting for its asynchronous check. */
export type MediaCheck = z.infer<typeof checkEntry>

const entrySchema = z.discriminatedUnion('type', [
  userEntry,
  messageEntry,
  tokenEntry,
  checkEntry,
  z.object({ type: z.literal('visit'), openid: z.string(), at }),
  z.object({ type: z.literal('code'), use: z.enum(['login', 'phone']), code: z.string(), openid: z.string(), at }),
  z.object({ type: z.literal('codeUsed'), code: z.string(), at }),
  z.object({ type: z.literal('subscribe'), openid: z.string(), templateId: z.string(), accept: z.boolean(), at }),
  z.object({ type: z.literal('checkDone'), traceId: z.string(), outcome: z.enum(['delivered', 'dropped']), at }),
])
export type Entry = z.infer<typeof entrySchema>

interface Code { readonly use: 'login' | 'phone'; readonly openid: string; readonly at: number; used: boolean }

/** Everything the sandbox remembers, rebuilt from its journal; `record` is the only way to change it. */
export class SandboxState {
  readonly users = new Map<string, User>()
  readonly codes = new Map<string, Code>()
  readonly messages: DeliveredMessage[] = []
  readonly tokens: IssuedToken[] = []
  readonly pendingChecks = new Map<string, MediaCheck>()
  readonly droppedChecks: string[] = []
  private readonly visits = new Map<string, number>()
  private readonly credits = new Map<string, number>()
  private readonly listeners = new Set<(message: DeliveredMessage) => void>()
  private readonly journal

  constructor(dataDir: string) {
    this.journal = openJournal(join(dataDir, 'wechat.jsonl'), value => entrySchema.parse(value))
    this.journal.entries.forEach(entry => this.apply(entry))
  }

  /** Makes the entry durable, then applies it, then tells whoever watches the phone. */
  record(entry: Entry): void {
    this.journal.append(entry)
    this.apply(entry)
    if (entry.type === 'message') this.listeners.forEach(listener => listener(entry))
  }

  /** Calls `listener` for each message from now on; returns how to stop. */
  onMessage(listener: (message: DeliveredMessage) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** How many messages of this template the user still allows: a count for one-time, Infinity or 0 for long-term. */
  creditsOf(openid: string, templateId: string): number {
    return this.credits.get(`${openid} ${templateId}`) ?? 0
  }

  /** When the user was last in the mini-program (ms), or undefined: content checks need this within two hours. */
  lastVisit(openid: string): number | undefined {
    return this.visits.get(openid)
  }

  close(): void {
    this.journal.close()
  }

  private apply(entry: Entry): void {
    switch (entry.type) {
      case 'user': return void this.users.set(entry.openid, entry)
      case 'visit': return void this.visits.set(entry.openid, entry.at)
      case 'token': return void this.tokens.push(entry)
      case 'code':
        this.visits.set(entry.openid, entry.at)
        return void this.codes.set(entry.code, { use: entry.use, openid: entry.openid, at: entry.at, used: false })
      case 'codeUsed': {
        const code = this.codes.get(entry.code)
        if (code) code.used = true
        return
      }
      case 'subscribe': return this.addCredit(entry.openid, entry.templateId, entry.accept)
      case 'message': {
        this.messages.push(entry)
        // Infinity stays Infinity, so a long-term template is not used up.
        this.credits.set(`${entry.openid} ${entry.templateId}`, this.creditsOf(entry.openid, entry.templateId) - 1)
        return
      }
      case 'check': return void this.pendingChecks.set(entry.traceId, entry)
      case 'checkDone':
        this.pendingChecks.delete(entry.traceId)
        if (entry.outcome === 'dropped') this.droppedChecks.push(entry.traceId)
        return
    }
  }

  /** One accept of a one-time template is one send; a long-term one stays on until refused. */
  private addCredit(openid: string, templateId: string, accept: boolean): void {
    const longTerm = findTemplate(templateId)?.kind === 'longTerm'
    const now = this.creditsOf(openid, templateId)
    const next = longTerm ? (accept ? Infinity : 0) : now + (accept ? 1 : 0)
    this.credits.set(`${openid} ${templateId}`, next)
  }
}
