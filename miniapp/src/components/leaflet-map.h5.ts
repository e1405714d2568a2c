import L from 'leaflet'
import 'leaflet/dist/leaflet.css'
import type { Place } from '@fengqiao/shared/contracts/common'
import { inFrame } from '../platform/frames'
import { outlinesOf, type PlaceMapProps, type Ring } from './place-map'

const GRASS = '#1B6B50'
const LINE = '#8A8F88'

type Drawn = Pick<PlaceMapProps, 'place' | 'grids' | 'banners'>

/** Degrees (WGS-84) within which the middle counts as unmoved: about a metre. */
const STILL = 0.00001

const pointsOf = (ring: Ring) => ring.map(([lng, lat]): [number, number] => [lat, lng])

/**
 * Draws into `host`. With `onMove` the map can be dragged and its middle is the chosen point; without, it
 * is a picture with a pin.
 */
export function drawMap(host: HTMLElement, onMove: ((place: Place) => void) | undefined) {
  const map = L.map(host, {
    zoomControl: onMove !== undefined, attributionControl: false, dragging: onMove !== undefined, scrollWheelZoom: onMove !== undefined,
    touchZoom: onMove !== undefined, doubleClickZoom: onMove !== undefined, keyboard: onMove !== undefined, minZoom: 7, maxZoom: 19,
  })
  // Names lie under the pin: where it points matters more.
  map.createPane('names').style.zIndex = '590'
  const lines = L.layerGroup().addTo(map)
  const pin = L.marker([0, 0], { icon: L.divIcon({ className: 'map-pin', iconSize: [28, 28], iconAnchor: [14, 26] }), interactive: false, keyboard: false })
  let centred: L.LatLng | undefined

  map.on('moveend', () => {
    const middle = map.getCenter()
    if (onMove === undefined || (centred !== undefined && Math.abs(middle.lat - centred.lat) < STILL && Math.abs(middle.lng - centred.lng) < STILL)) return
    centred = middle
    onMove({ lng: middle.lng, lat: middle.lat, frame: 'wgs84' })
  })

  return {
    draw({ place, grids, banners = [] }: Drawn) {
      const { lng, lat } = inFrame(place, 'wgs84')
      const here = L.latLng(lat, lng)
      if (centred === undefined || !centred.equals(here, STILL)) {
        centred = here
        map.setView(here, onMove === undefined ? 16 : map.getZoom() ?? 16, { animate: false })
      }
      lines.clearLayers()
      for (const { ring } of outlinesOf(banners)) L.polyline(pointsOf(ring), { color: LINE, weight: 1.5, interactive: false }).addTo(lines)
      outlinesOf(grids).forEach(({ ring, name }, index) => {
        // The nearest comes first and holds the pin: it is filled, and its name stands below the map.
        const own = index === 0
        const shape = L.polygon(pointsOf(ring), { color: GRASS, weight: own ? 2.5 : 1, fillOpacity: own ? 0.14 : 0.03, interactive: false }).addTo(lines)
        if (name !== undefined && !own) shape.bindTooltip(name, { permanent: true, direction: 'center', className: 'map-name', pane: 'names' })
      })
      if (onMove === undefined) pin.setLatLng(here).addTo(map)
    },
    remove() { map.remove() },
  }
}
