import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import type { Problem } from '@fengqiao/shared/problems'
import type { Platform } from '../platform/platform'
import { Cell } from './cell'
import type { Session } from './session'

export const AGREE_BUTTON = 'agree-privacy'

export interface Asking {
  readonly trouble?: Problem | 'offline' | undefined
  agree(): void
  refuse(): void
}

/**
 * The one privacy question: ours (个人信息保护法 §17, versioned, kept on the server) and WeChat's (its
 * guide, which blocks personal APIs until its own button is tapped) are asked with the same sheet.
 */
export class Consent {
  /** What the sheet shows; undefined when nothing is asked. */
  readonly asking = new Cell<Asking | undefined>(undefined)

  constructor(private readonly platform: Pick<Platform, 'onPrivacyNeeded'>, private readonly session: Session) {}

  start(): void {
    this.platform.onPrivacyNeeded((answer) => {
      void this.#ask().then((agreed) => answer(agreed ? { agreed, buttonId: AGREE_BUTTON } : { agreed }))
    })
  }

  /** True at once when the notice in force was agreed to; else asks. */
  async ensure(): Promise<boolean> {
    if (this.session.me()?.consent === PRIVACY_VERSION) return true
    return this.#ask()
  }

  #ask(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (agreed: boolean) => {
        this.asking.set(undefined)
        resolve(agreed)
      }
      const refuse = () => end(false)
      const agree = () => {
        void this.session.change({ consent: PRIVACY_VERSION }).then((answer) => {
          if (answer.kind === 'ok') return end(true)
          this.asking.set({ agree, refuse, trouble: answer.kind === 'offline' ? 'offline' : answer.problem })
        })
      }
      this.asking.set({ agree, refuse })
    })
  }
}
