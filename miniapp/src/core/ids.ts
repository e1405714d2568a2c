import { newUlid } from '@fengqiao/shared/ulid'
import type { Platform } from '../platform/platform'

/**
 * Names things on the phone (design §3.4). WeChat hands out random bytes only asynchronously, so the
 * bytes are fetched first; a ULID uses one draw per character, 16 in all.
 */
export async function nameThing({ now, randomBytes }: Pick<Platform, 'now' | 'randomBytes'>): Promise<string> {
  const bytes = await randomBytes(32)
  let next = 0
  return newUlid(now(), () => {
    const byte = bytes[next++]
    if (byte === undefined) throw new RangeError('a ULID drew more random bytes than were fetched')
    return byte / 256
  })
}
