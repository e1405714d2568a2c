import type { Clock } from '../kernel/clock'
import type { Wechat } from '../kernel/wechat'
import type { ConnectionStore } from './connections'
import type { ConsentStore } from './consents'
import type { Contacts } from './contacts'
import type { LiveGateway } from './live-gateway'
import type { MessageStore } from './store'
import type { Template, TemplateName } from './templates'

/** Everything a use case of push needs from outside. */
export interface PushDeps {
  readonly messages: MessageStore
  readonly consents: ConsentStore
  readonly connections: ConnectionStore
  readonly live: LiveGateway
  readonly wechat: Pick<Wechat, 'sendSubscribe'>
  readonly contacts: Contacts
  readonly templateOf: (name: TemplateName) => Template
  readonly clock: Clock
  /** A number in [0, 1), to spread retries. */
  readonly random: () => number
}
