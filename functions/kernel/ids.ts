import { randomInt } from 'node:crypto'
import { newUlid } from '@fengqiao/shared/ulid'

/** Makes a ULID for the given time (milliseconds since 1970). */
export type Ids = (now: number) => string

/** ULIDs for what the server itself names (people, events of the system). */
export const systemIds: Ids = (now) => newUlid(now, () => randomInt(2 ** 40) / 2 ** 40)
