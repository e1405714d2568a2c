import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { PHOTOS_MAX } from '@fengqiao/shared/contracts/reports'
import { platform } from '../platform'
import { consent, drafts, newId, session } from './city'
import { open } from './navigate'
import { asPhoto, type Photo } from './uploads'

/** Opens an empty report, for somebody who has nothing to photograph. */
export async function beginWithoutPhoto(): Promise<void> {
  const { id } = drafts.begin(await newId())
  open('report', id)
}

/**
 * The big card: camera first, then the report with the pictures already on their way. Cancelling the
 * camera leaves everything as it was. After the privacy question a browser no longer counts the tap, so
 * then the report opens first and its own tile takes the picture.
 */
export async function beginWithCamera(): Promise<void> {
  if (session.me()?.consent !== PRIVACY_VERSION) {
    if (await consent.ensure()) await beginWithoutPhoto()
    return
  }
  const chosen = await platform.choosePhotos(PHOTOS_MAX)
  if (!chosen.ok) {
    if (chosen.why !== 'cancelled') await beginWithoutPhoto()
    return
  }
  const photos: Photo[] = []
  for (const kept of chosen.value) photos.push(asPhoto(await newId(), 'reportPhoto', kept))
  const { id } = drafts.begin(await newId())
  drafts.change(id, { photos })
  open('report', id)
}
