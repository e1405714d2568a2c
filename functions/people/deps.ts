import type { Clock } from '../kernel/clock'
import type { Ids } from '../kernel/ids'
import type { Sealer } from '../kernel/seal'
import type { Secrets } from '../kernel/secrets'
import type { Wechat } from '../kernel/wechat'
import type { PeopleStore } from './store'

/** Everything a use case of people needs from outside. */
export interface PeopleDeps {
  readonly store: PeopleStore
  readonly sealer: Sealer
  readonly secrets: () => Promise<Secrets>
  readonly wechat: Pick<Wechat, 'code2Session' | 'phoneNumber'>
  /** Closes the person's live sockets, which would otherwise stay open for two hours. */
  readonly hangUp: (personId: string) => Promise<void>
  readonly clock: Clock
  readonly ids: Ids
}
