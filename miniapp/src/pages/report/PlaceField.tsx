import type { Place } from '@fengqiao/shared/contracts/common'
import type { GridHere } from '@fengqiao/shared/contracts/grids'
import { useEffect, useState } from 'react'
import { platform } from '../../platform'
import { Box, LineInput, Words } from '../../elements'
import { Button } from '../../components/Button'
import { Field } from '../../components/Field'
import { Notice, Trouble } from '../../components/Notice'
import { PlaceMap } from '../../components/PlaceMap'
import { PlaceSheet } from '../../components/PlaceSheet'
import { useLatest } from '../../core/use-latest'
import { useGridAt, useGridsNear } from '../../core/use-place'
import { useWords } from '../../strings'

/** The contract's limit of an address, characters. */
const ADDRESS_MAX = 100
/** Metres to the border from which the reporter is asked to look again (design §4). */
const NEAR_BORDER = 20

interface PlaceFieldProps {
  place: Place | undefined
  /** Where a photo says it was taken. */
  suggested: Place | undefined
  onPlace: (place: Place) => void
}

/** Where it is: from the phone at once, corrected on a map, and whose grid that makes it. */
export function PlaceField({ place, suggested, onPlace }: PlaceFieldProps) {
  const { report } = useWords()
  const [looking, setLooking] = useState(false)
  const [denied, setDenied] = useState(false)
  const [picking, setPicking] = useState(false)
  const grids = useGridsNear(place)
  const here = useGridAt(place)
  const put = (next: Place) => onPlace({ ...next, ...(next.address === undefined && place?.address !== undefined ? { address: place.address } : {}) })

  const locate = async () => {
    setLooking(true)
    const found = await platform.position()
    setLooking(false)
    setDenied(!found.ok && found.why !== 'cancelled')
    if (found.ok) put(found.value)
  }
  const atFirst = useLatest(() => { if (place === undefined) void locate() })
  useEffect(() => atFirst.current(), [atFirst])

  const pick = async () => {
    if (platform.pickPlace === undefined) return setPicking(true)
    const picked = await platform.pickPlace(place)
    if (picked.ok) put(picked.value)
  }

  return (
    <Field id="field-place" title={report.place}>
      {place === undefined ? <Words className="second">{looking ? report.placeWaiting : report.placeNone}</Words> : (
        <>
          <PlaceMap place={place} grids={grids} label={report.placeMap} />
          {here.trouble === undefined ? null : <Trouble trouble={here.trouble} />}
          {here.value === undefined ? (here.trouble === undefined ? <Words className="second">{report.placeWhose}</Words> : null) : <Whose here={here.value} />}
          <LineInput id="address" label={report.placeDetail} value={place.address ?? ''} placeholder={report.placeDetailExample} maxLength={ADDRESS_MAX} onInput={(address) => onPlace(withAddress(place, address))} />
        </>
      )}
      {denied ? <Notice tone="attention" title={report.placeDenied} /> : null}
      {suggested === undefined ? null : <Notice tone="info" title={report.placeSuggested}><Button icon="image" onPress={() => put(suggested)}>{report.placeSuggestedUse}</Button></Notice>}
      <Box className="pair">
        <Button kind="quiet" icon="locate-fixed" busy={looking} onPress={() => { void locate() }}>{report.placeHere}</Button>
        <Button id="pick-place" kind="quiet" icon="map-pin" onPress={() => { void pick() }}>{report.placePick}</Button>
      </Box>
      {picking ? <PlaceSheet place={place} onClose={() => setPicking(false)} onPick={(picked) => { put(picked); setPicking(false) }} /> : null}
    </Field>
  )
}

function withAddress({ address: _, ...place }: Place, address: string): Place {
  return address === '' ? place : { ...place, address }
}

function Whose({ here }: { here: GridHere }) {
  const { report } = useWords()
  const { grid, areaName, duty, routedBecause } = here
  const { rule, edgeMetres, neighbours } = routedBecause
  const who = `${duty.roleName}${duty.name ?? ''}`
  const [neighbour] = neighbours
  return (
    <>
      <Words className="place-name">{areaName}</Words>
      <Words className="second">{grid === null ? report.outside : report.inGrid(grid.name, who)}</Words>
      {rule === 'near' ? <Words className="second">{report.nearGrid}</Words> : null}
      {neighbour !== undefined && edgeMetres !== undefined && edgeMetres < NEAR_BORDER
        ? <Notice tone="attention" title={report.nearBorder(Math.round(edgeMetres), neighbour.name)} /> : null}
    </>
  )
}
