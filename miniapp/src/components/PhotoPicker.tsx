import { PHOTOS_MAX } from '@fengqiao/shared/contracts/reports'
import type { Place } from '@fengqiao/shared/contracts/common'
import { useEffect, useState } from 'react'
import { platform } from '../platform'
import { Box, Press, Words } from '../elements'
import { useCell } from '../core/cell'
import { consent, newId, online, uploads } from '../core/city'
import { useLatest } from '../core/use-latest'
import { asPhoto, type Photo, type Purpose, type UploadState } from '../core/uploads'
import { useWords } from '../strings'
import { Icon } from './Icon'
import { Notice } from './Notice'
import { PhotoTile } from './PhotoTile'

export interface PhotoPickerProps {
  photos: readonly Photo[]
  purpose: Purpose
  /** Changes the kept photos; called with a function because uploads end in any order. */
  change: (make: (photos: Photo[]) => Photo[]) => void
  onSuggestedPlace?: (place: Place) => void
}

/** Takes photos, sends each at once, and keeps those that wait for the network. */
export function PhotoPicker({ photos, purpose, change, onSuggestedPlace }: PhotoPickerProps) {
  const { report, photo: words } = useWords()
  const states = useCell(uploads.states)
  const connected = useCell(online)
  const [denied, setDenied] = useState(false)

  const send = async (photo: Photo) => {
    const state = await uploads.send(photo)
    if (state.kind !== 'ready') return
    change((kept) => kept.map((other) => (other.fileId === photo.fileId ? { ...other, ready: true } : other)))
    if (state.suggestedPlace !== undefined) onSuggestedPlace?.(state.suggestedPlace)
  }
  const sendAll = useLatest((kind: UploadState['kind'] | undefined) => {
    for (const photo of photos) if (!photo.ready && states[photo.fileId]?.kind === kind) void send(photo)
  })
  const names = photos.map(({ fileId }) => fileId).join()
  useEffect(() => sendAll.current(undefined), [sendAll, names])
  useEffect(() => { if (connected) sendAll.current('waiting') }, [sendAll, connected])

  const add = async () => {
    if (!(await consent.ensure())) return
    const chosen = await platform.choosePhotos(PHOTOS_MAX - photos.length)
    setDenied(!chosen.ok && chosen.why !== 'cancelled')
    if (!chosen.ok) return
    const added: Photo[] = []
    for (const kept of chosen.value) added.push(asPhoto(await newId(), purpose, kept))
    change((before) => [...before, ...added])
  }
  const remove = (photo: Photo) => {
    uploads.abort(photo.fileId)
    change((kept) => kept.filter(({ fileId }) => fileId !== photo.fileId))
    void platform.erasePhoto(photo.handle)
  }

  return (
    <>
      <Box className={`tiles ${photos.length === 0 ? 'tiles-none' : ''}`} role="list" label={report.photos}>
        {photos.map((photo, index) => (
          <PhotoTile key={photo.fileId} handle={photo.handle} nth={index + 1} state={stateOf(photo, states[photo.fileId])} onRetry={() => { void send(photo) }} onRemove={() => remove(photo)} />
        ))}
        {photos.length >= PHOTOS_MAX ? null : (
          <Press id="add-photo" className="tile tile-add" onPress={() => { void add() }}>
            <Icon name="camera" />
            <Words as="span">{photos.length === 0 ? report.addPhoto : report.addMore}</Words>
          </Press>
        )}
      </Box>
      {denied ? <Notice tone="attention" title={words.notChosen} /> : null}
    </>
  )
}

function stateOf(photo: Photo, running: UploadState | undefined): UploadState {
  if (photo.ready) return { kind: 'ready' }
  return running ?? { kind: 'uploading', share: 0 }
}
