import { useEffect, useRef } from 'react'
import { inFrame } from '../platform/frames'
import type { PlaceMapProps } from './place-map'

/**
 * Our own map: outlines of the banners and of the grids around, no foreign tiles and no key. Leaflet comes
 * as its own chunk, only when a map is looked at.
 */
export function PlaceMap({ place, grids, banners = [], label, className = '', onMove }: PlaceMapProps) {
  const host = useRef<HTMLDivElement>(null)
  const drawn = useRef<{ draw: (props: Pick<PlaceMapProps, 'place' | 'grids' | 'banners'>) => void; remove: () => void }>(undefined)
  const latest = useRef({ place, grids, banners, onMove })
  latest.current = { place, grids, banners, onMove }
  const moves = onMove !== undefined

  useEffect(() => {
    let gone = false
    void import('./leaflet-map.h5').then(({ drawMap }) => {
      if (gone || host.current === null) return
      drawn.current = drawMap(host.current, moves ? (point) => latest.current.onMove?.(point) : undefined)
      drawn.current.draw(latest.current)
    })
    return () => {
      gone = true
      drawn.current?.remove()
    }
  }, [moves])

  const { lng, lat } = inFrame(place, 'wgs84')
  useEffect(() => { drawn.current?.draw(latest.current) }, [lng, lat, grids, banners])

  return (
    <div className={`map ${className}`} role="img" aria-label={label}>
      <div ref={host} className="map-canvas" />
      {moves ? <div className="map-needle" aria-hidden /> : null}
    </div>
  )
}
