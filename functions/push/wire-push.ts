import { contactsOf } from '../people/contacts'
import { peopleStore } from '../people/store'
import type { Wiring } from '../kernel/wire'
import { connectionStore } from './connections'
import { consentStore } from './consents'
import type { PushDeps } from './deps'
import { liveGatewayOf } from './live-gateway'
import { messageStore } from './store'
import { templatesOf } from './templates'

/** Push as every function needs it that sends (the stream's and the sweep's). */
export function wirePush({ env, table, sealer, wechat, clock }: Wiring): PushDeps {
  const messages = messageStore(table)
  return {
    messages,
    consents: consentStore(table, messages),
    connections: connectionStore(table),
    live: liveGatewayOf(env),
    wechat,
    contacts: contactsOf(peopleStore(table), sealer),
    templates: templatesOf(env.STAGE),
    clock,
    random: Math.random,
  }
}
