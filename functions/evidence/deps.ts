import type { Bucket } from '../kernel/bucket'
import type { Clock } from '../kernel/clock'
import type { Spend } from '../kernel/quota'
import type { Wechat } from '../kernel/wechat'
import type { FileStore } from './store'

/** Everything the use cases of evidence need from outside. */
export interface EvidenceDeps {
  readonly store: FileStore
  /** Originals as the phone sent them; the bucket drops them after a week. */
  readonly uploads: Bucket
  /** Shown copies. */
  readonly photos: Bucket
  readonly spend: Spend
  readonly wechat: Pick<Wechat, 'mediaCheck'>
  /** The WeChat account of a person; undefined when he has erased his profile. */
  readonly openidOf: (personId: string) => Promise<string | undefined>
  readonly clock: Clock
  /** Milliseconds a citizen is made to wait for WeChat. */
  readonly patience: number
}

export const originalKey = (fileId: string): string => `originals/${fileId}`
export const shownKey = (fileId: string): string => `shown/${fileId}.jpg`

/** A shown copy's address works this long, seconds. */
export const URL_LIFETIME = 10 * 60
