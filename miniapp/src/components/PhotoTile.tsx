import { useEffect, useState } from 'react'
import { platform } from '../platform'
import { Box, Picture, Press, Words } from '../elements'
import type { UploadState } from '../core/uploads'
import { useWords } from '../strings'
import { Icon } from './Icon'

/** The address of a kept photo; undefined while it is looked up or when the file is gone. */
export function usePhotoUrl(handle: string): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let gone = false
    void platform.photoUrl(handle).then((found) => { if (!gone) setUrl(found) })
    return () => { gone = true }
  }, [handle])
  return url
}

export interface PhotoTileProps {
  handle: string
  /** 1-based place among the photos, for screen readers. */
  nth: number
  state: UploadState
  onRetry: () => void
  onRemove: () => void
}

/** A photo being sent: a ring of how far it is, 重试 when it failed, and a way to take it out. */
export function PhotoTile({ handle, nth, state, onRetry, onRemove }: PhotoTileProps) {
  const { photo } = useWords()
  const url = usePhotoUrl(handle)
  return (
    <Box className="tile" role="listitem">
      {url === undefined ? <Box className="tile-blank" /> : <Picture src={url} label={photo.nth(nth)} className="tile-picture" />}
      <Status state={state} nth={nth} onRetry={onRetry} />
      <Press className="tile-remove" label={photo.remove(nth)} onPress={onRemove}>{photo.removeWord}</Press>
    </Box>
  )
}

function Status({ state, nth, onRetry }: { state: UploadState; nth: number; onRetry: () => void }) {
  const { photo } = useWords()
  switch (state.kind) {
    case 'ready':
      return <Box className="tile-state tile-ready"><Icon name="check" className="icon-small" /><Words as="span">{photo.ready}</Words></Box>
    case 'uploading': {
      const percent = Math.round(state.share * 100)
      return (
        <Box className="tile-cover" role="progressbar" label={photo.percent(nth, percent)}>
          <Box className="ring" css={{ '--share': `${percent}%` }}><Words as="span" className="ring-number">{`${percent}%`}</Words></Box>
        </Box>
      )
    }
    case 'waiting':
      return <Press className="tile-state tile-waiting" onPress={onRetry}><Icon name="wifi-off" className="icon-small" />{photo.waiting}</Press>
    case 'failed':
      return (
        <Press className="tile-cover tile-failed" label={photo.retryNth(nth, state.problem.title)} onPress={onRetry}>
          <Icon name="refresh-cw" />
          <Words as="span">{photo.retry}</Words>
          <Words as="span" className="tile-why">{state.problem.title}</Words>
        </Press>
      )
  }
}
