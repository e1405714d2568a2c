import type { Wechat, SubscribeMessage } from '../../functions/kernel/wechat'
import { WechatError } from '../../functions/kernel/wechat'
import type { Contacts } from '../../functions/push/contacts'
import type { LiveGateway, LiveMessage } from '../../functions/push/live-gateway'

/** What one call to WeChat does: arrive, be refused with a code, or do something of the test's own. */
type Outcome = 'arrives' | number | ((message: SubscribeMessage) => Promise<void>)

/** Everyone's phones. Outcomes are used up in order; then every message arrives. */
export class Phones implements Pick<Wechat, 'sendSubscribe'> {
  readonly arrived: SubscribeMessage[] = []
  readonly outcomes: Outcome[] = []
  calls = 0

  async sendSubscribe(message: SubscribeMessage): Promise<void> {
    this.calls += 1
    const outcome = this.outcomes.shift() ?? 'arrives'
    if (typeof outcome === 'number') throw new WechatError(outcome, 'send')
    if (typeof outcome === 'function') return outcome(message)
    this.arrived.push(message)
  }

  /** The hints on one person's phone, in the order of arrival. */
  of(openid: string): string[] {
    return this.arrived.filter((message) => message.openid === openid).map((message) => message.data['thing4'] ?? '')
  }
}

/** Invented people: staff by id, posts by `role@area`. */
export class People implements Contacts {
  readonly openids = new Map<string, string>()
  readonly staff = new Map<string, { name: string; personId?: string }>()
  readonly posts = new Map<string, string[]>()

  async ofPerson(personId: string) {
    const openid = this.openids.get(personId)
    return openid === undefined ? undefined : { personId, openid }
  }

  async ofStaff(staffId: string) {
    const found = this.staff.get(staffId)
    if (!found) return undefined
    const bound = found.personId === undefined ? undefined : await this.ofPerson(found.personId)
    return { staffId, name: found.name, ...bound }
  }

  async atPost(role: string, area: string) {
    return (this.posts.get(`${role}@${area}`) ?? []).map((staffId) => ({ staffId }))
  }
}

/** Open sockets: what each has been shown, and which are gone. */
export class Sockets implements LiveGateway {
  readonly shown: { connectionId: string; message: LiveMessage }[] = []
  readonly gone = new Set<string>()
  readonly closed: string[] = []
  broken = false

  async post(connectionId: string, message: LiveMessage): Promise<'shown' | 'gone'> {
    if (this.broken) throw new Error('gateway does not answer')
    if (this.gone.has(connectionId)) return 'gone'
    this.shown.push({ connectionId, message })
    return 'shown'
  }

  async close(connectionId: string): Promise<void> {
    this.closed.push(connectionId)
  }
}
