import type { Place } from '@fengqiao/shared/contracts/common'
import { getOutlines } from '@fengqiao/shared/contracts/grids'
import { useState } from 'react'
import { Words } from '../elements'
import { useAsk } from '../core/use-ask'
import { useGridAt, useGridsNear } from '../core/use-place'
import { useWords } from '../strings'
import { Button } from './Button'
import { PlaceMap } from './PlaceMap'
import { Sheet } from './Sheet'

/** Linhe, the seat of 巴彦淖尔: where a map opens when the phone does not say where it is. */
const MIDDLE: Place = { lng: 107.416, lat: 40.757, frame: 'wgs84' }

/** Choosing a place on our own map, where the platform has no picker (h5). */
export function PlaceSheet({ place = MIDDLE, onPick, onClose }: { place: Place | undefined; onPick: (place: Place) => void; onClose: () => void }) {
  const { report } = useWords()
  const [at, setAt] = useState(place)
  const grids = useGridsNear(at)
  const banners = useAsk(getOutlines, {}).value?.features
  const here = useGridAt(at).value
  return (
    <Sheet title={report.placePick} onClose={onClose}>
      <Words className="second">{report.placePickHint}</Words>
      <PlaceMap place={at} grids={grids} banners={banners} label={report.placeMap} className="map-tall" onMove={setAt} />
      <Words>{here === undefined ? report.placeWaiting : [here.areaName, here.grid?.name].filter(Boolean).join(' · ')}</Words>
      <Button kind="main" wide onPress={() => onPick(at)}>{report.placeConfirm}</Button>
    </Sheet>
  )
}
