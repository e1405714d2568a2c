import { issueToken } from '../../../functions/kernel/auth'
import type { City } from './city'
import { SECRETS } from './functions'
import { Phone, type Camera } from './phone'
import { START } from './start'

const tokens = new Map<string, Promise<string>>()

/** A token is good for a week, longer than any of these days. */
function tokenOf(personId: string): Promise<string> {
  const kept = tokens.get(personId) ?? SECRETS().then(({ tokenKey }) => issueToken(tokenKey, { personId, epoch: 1 }, START))
  tokens.set(personId, kept)
  return kept
}

/** The phone of a person of the city in this process. What it keeps outlives every run of it. */
export function phoneIn(city: City, personId: string, camera: Camera): Phone {
  const storage = city.phones.get(personId) ?? new Map<string, unknown>()
  city.phones.set(personId, storage)
  return new Phone({
    base: 'https://api.invalid/v1', camera, storage,
    token: () => tokenOf(personId),
    now: () => city.now,
    request: (request) => city.http(request),
    upload: ({ fields }) => {
      city.files.uploads.set(fields['key'] ?? '', camera)
      return { ended: Promise.resolve('sent'), abort: () => undefined }
    },
  })
}
