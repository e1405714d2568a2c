import { useState } from 'react'
import { Box, Picture, Press } from '../elements'
import { useWords } from '../strings'
import { Sheet } from './Sheet'

interface Shown { readonly fileId: string; readonly url: string }

/** Photos of a report as thumbnails; a tap shows one large. */
export function ShownPhotos({ photos, what, large = false }: { photos: readonly Shown[]; what: string; large?: boolean }) {
  const { photo } = useWords()
  const [open, setOpen] = useState<number>()
  if (photos.length === 0) return null
  const shown = open === undefined ? undefined : photos[open]
  return (
    <>
      <Box className={`shots ${large ? 'shots-large' : ''}`}>
        {photos.map(({ fileId, url }, index) => (
          <Press key={fileId} className="shot" label={photo.enlarge(what, index + 1)} onPress={() => setOpen(index)}>
            <Picture src={url} label="" className="shot-picture" />
          </Press>
        ))}
      </Box>
      {shown === undefined ? null : (
        <Sheet title={photo.nth((open ?? 0) + 1)} onClose={() => setOpen(undefined)}>
          <Picture src={shown.url} label={what} className="shot-full" fit="contain" />
        </Sheet>
      )}
    </>
  )
}
