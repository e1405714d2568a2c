import type { Place } from '@fengqiao/shared/contracts/common'
import { Map } from '@tarojs/components'
import { inFrame } from '../platform/frames'
import type { PlaceMapProps } from './place-map'
import { outlinesOf } from './place-map'

const LINE = '#1B6B50'
const OWN = '#1B6B5024'
const NEIGHBOUR = '#1B6B5008'

/** WeChat's own map (GCJ-02), with the grids around the pin. Choosing a place is `chooseLocation`'s work. */
export function PlaceMap({ place, grids, label, className = '' }: PlaceMapProps) {
  const { lng, lat } = inFrame(place, 'gcj02')
  const polygons = outlinesOf(grids).map(({ ring }, index) => ({
    points: ring.map(([x, y]) => toPoint({ lng: x, lat: y, frame: 'wgs84' })),
    // The nearest comes first and holds the pin.
    strokeColor: LINE, strokeWidth: index === 0 ? 3 : 1, fillColor: index === 0 ? OWN : NEIGHBOUR, zIndex: 1,
  }))
  return (
    <Map
      className={`map ${className}`} aria-label={label} longitude={lng} latitude={lat} scale={17} enableScroll={false} enableZoom={false}
      markers={[{ id: 1, longitude: lng, latitude: lat, width: 28, height: 36, iconPath: '/assets/pin.png' }]} polygons={polygons} onError={() => undefined}
    />
  )
}

function toPoint(place: Place) {
  const { lng, lat } = inFrame(place, 'gcj02')
  return { longitude: lng, latitude: lat }
}
