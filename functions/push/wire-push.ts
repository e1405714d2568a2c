import { openPeople } from '../people/open-people'
import type { AppTable } from '../kernel/table'
import type { Wiring } from '../kernel/wire'
import { connectionStore } from './connections'
import { consentStore } from './consents'
import type { PushDeps } from './deps'
import { listDeliveries } from './list-deliveries'
import { dropConnections } from './live'
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
    contacts: openPeople(table).contacts(sealer),
    templateOf: templatesOf(env.STAGE),
    clock,
    random: Math.random,
  }
}

/** Only what recording a person's consents needs, so that the people function does not carry the senders. */
export function openConsents({ table, clock }: Pick<Wiring, 'table' | 'clock'>): Pick<PushDeps, 'consents' | 'clock'> {
  return { consents: consentStore(table, messageStore(table)), clock }
}

/** Closes a person's live sockets, for when he signs out. */
export function openHangUp({ env, table, clock }: Pick<Wiring, 'env' | 'table' | 'clock'>) {
  const deps = { connections: connectionStore(table), live: liveGatewayOf(env), clock }
  return (personId: string) => dropConnections(deps, personId)
}

/** The receipts of a matter, for the capability that knows who may see it. */
export function openReceipts(table: AppTable) {
  const messages = messageStore(table)
  return { list: (subjectId: string, viewer: 'reporter' | 'staff') => listDeliveries({ messages }, subjectId, viewer) }
}
