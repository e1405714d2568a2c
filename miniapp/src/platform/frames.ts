import gcoord from 'gcoord'
import type { Place } from '@fengqiao/shared/contracts/common'

/** The same point in the frame a map wants: GCJ-02 for WeChat's map, WGS-84 for ours (they differ by ~500 m). */
export function inFrame(place: Place, frame: Place['frame']): Place {
  if (place.frame === frame) return place
  const [from, to] = frame === 'gcj02' ? [gcoord.WGS84, gcoord.GCJ02] : [gcoord.GCJ02, gcoord.WGS84]
  const [lng, lat] = gcoord.transform<[number, number]>([place.lng, place.lat], from, to)
  return { ...place, lng, lat, frame }
}
