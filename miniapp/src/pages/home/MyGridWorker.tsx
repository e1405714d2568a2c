import { Place } from '@fengqiao/shared/contracts/common'
import type { GridHere } from '@fengqiao/shared/contracts/grids'
import { useState } from 'react'
import * as z from 'zod/mini'
import { platform } from '../../platform'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { DutyCall } from '../../components/DutyCall'
import { Notice } from '../../components/Notice'
import { PersonCard } from '../../components/PersonCard'
import { PlaceSheet } from '../../components/PlaceSheet'
import { useCell } from '../../core/cell'
import { session } from '../../core/city'
import { useGridAt } from '../../core/use-place'
import { useWords } from '../../strings'

const KEY = 'seen:here'

/** Who answers for where I stand, without reporting anything. The last place stays on this phone only. */
export function MyGridWorker() {
  const { home } = useWords()
  useCell(session.state) // the kept place can be read only once the phone is known
  const [chosen, setChosen] = useState<Place>()
  const [denied, setDenied] = useState(false)
  const [picking, setPicking] = useState(false)
  const kept = z.safeParse(Place, platform.read(KEY))
  const place = chosen ?? (kept.success ? kept.data : undefined)
  const asked = useGridAt(place, 'seen:helper')

  const keep = (here: Place) => {
    platform.write(KEY, here)
    setChosen(here)
    setDenied(false)
  }
  const locate = async () => {
    const here = await platform.position()
    if (here.ok) keep(here.value)
    else setDenied(here.why !== 'cancelled')
  }
  const pick = async () => {
    if (platform.pickPlace === undefined) return setPicking(true)
    const picked = await platform.pickPlace(place)
    if (picked.ok) keep(picked.value)
  }

  return (
    <Card className="helper">
      <Words as="h2" className="heading">{home.helper}</Words>
      {place === undefined ? <Words className="second">{home.helperFindText}</Words> : <AskView asked={asked} rows={1}>{(here) => <Helper here={here} />}</AskView>}
      {denied ? <Notice tone="attention" title={home.helperDenied} /> : null}
      <Box className="pair">
        <Button id="find-helper" kind={place === undefined ? 'plain' : 'quiet'} icon="locate-fixed" onPress={() => { void locate() }}>{place === undefined ? home.helperFind : home.helperHere}</Button>
        <Button kind="quiet" icon="map-pin" onPress={() => { void pick() }}>{place === undefined ? home.helperPick : home.helperOther}</Button>
      </Box>
      {picking ? <PlaceSheet place={place} onClose={() => setPicking(false)} onPick={(picked) => { keep(picked); setPicking(false) }} /> : null}
    </Card>
  )
}

function Helper({ here }: { here: GridHere }) {
  const { home, person } = useWords()
  const { duty, grid, areaName, vacant } = here
  return (
    <>
      <PersonCard name={duty.name ?? duty.roleName} role={duty.name === undefined ? person.vacant : duty.roleName} text={grid === null ? areaName : `${areaName} · ${grid.name}`} />
      {vacant ? <Words className="second">{home.helperVacant}</Words> : null}
      {grid === null ? null : <DutyCall gridCode={grid.code} />}
    </>
  )
}
