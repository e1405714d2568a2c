import { closeSessions, eraseMe, Me, openSession, openStaffSession, updateMe } from '@fengqiao/shared/contracts/people'
import type { Problem } from '@fengqiao/shared/problems'
import * as z from 'zod/mini'
import type { Platform } from '../platform/platform'
import type { Answer, Api, CallInput } from './api'
import { Cell } from './cell'

export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signedIn'; readonly me: Me }
  /** A browser that is not WeChat: there is no way to sign in here. */
  | { readonly kind: 'outsideWechat' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'failed'; readonly problem: Problem }

const Kept = z.object({ token: z.string(), me: Me })
const KEY = 'session'
const SIGNED_OUT = 'signedOut'
/** Answers kept to be shown without signal; drafts are kept under other names and stay. */
const SEEN = 'seen:'

/** Who is using the phone. Signing in needs no hand: WeChat's code is enough. */
export class Session {
  readonly state = new Cell<SessionState>({ kind: 'starting' })
  #token: string | undefined
  #renewing: Promise<boolean> | undefined

  constructor(private readonly platform: Platform, private readonly api: () => Api) {}

  token = (): string | undefined => this.#token

  me(): Me | undefined {
    const state = this.state.get()
    return state.kind === 'signedIn' ? state.me : undefined
  }

  /** Opens with what is kept, so a phone without signal still shows its owner's matters. */
  async start(): Promise<void> {
    if (this.platform.read(SIGNED_OUT) === true) return this.state.set({ kind: 'signedOut' })
    const kept = z.safeParse(Kept, this.platform.read(KEY))
    if (kept.success) return this.#hold(kept.data)
    await this.signIn()
  }

  async signIn(): Promise<void> {
    this.platform.erase(SIGNED_OUT)
    this.state.set({ kind: 'starting' })
    await this.renew()
  }

  /** Gets a new token with a new WeChat code. Many callers at once share one attempt. */
  renew = (): Promise<boolean> => {
    this.#renewing ??= this.#renew().finally(() => { this.#renewing = undefined })
    return this.#renewing
  }

  async #renew(): Promise<boolean> {
    const code = await this.platform.loginCode()
    if (!code.ok) {
      this.state.set({ kind: this.platform.name === 'h5' ? 'outsideWechat' : 'offline' })
      return false
    }
    const answer = await this.api()(openSession, { body: { code: code.value } })
    if (answer.kind === 'ok') {
      this.#hold(answer.value)
      return true
    }
    // A person already in keeps seeing what he saw; only a first sign-in shows the trouble.
    if (this.state.get().kind !== 'signedIn') {
      this.state.set(answer.kind === 'offline' ? answer : { kind: 'failed', problem: answer.problem })
    }
    return false
  }

  async bindStaff(phoneCode: string): Promise<Answer<unknown>> {
    const answer = await this.api()(openStaffSession, { body: { phoneCode } })
    if (answer.kind === 'ok') this.#hold(answer.value)
    return answer
  }

  async change(body: NonNullable<CallInput<typeof updateMe>['body']>): Promise<Answer<unknown>> {
    const answer = await this.api()(updateMe, { body })
    if (answer.kind === 'ok' && this.#token !== undefined) this.#hold({ token: this.#token, me: answer.value })
    return answer
  }

  /** Signs out everywhere. What is kept on this phone goes even when the server cannot be told now. */
  async signOut(): Promise<void> {
    await this.api()(closeSessions, {})
    this.#drop()
  }

  async erase(): Promise<Answer<unknown>> {
    const answer = await this.api()(eraseMe, {})
    if (answer.kind === 'ok') this.#drop()
    return answer
  }

  #hold({ token, me }: { token: string; me: Me }): void {
    this.#token = token
    this.platform.write(KEY, { token, me })
    this.state.set({ kind: 'signedIn', me })
  }

  #drop(): void {
    this.#token = undefined
    this.platform.erase(KEY)
    this.platform.eraseAll(SEEN)
    this.platform.write(SIGNED_OUT, true)
    this.state.set({ kind: 'signedOut' })
  }
}
