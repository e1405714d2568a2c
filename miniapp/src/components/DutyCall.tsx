import { revealDutyPhone } from '@fengqiao/shared/contracts/grids'
import type { Problem } from '@fengqiao/shared/problems'
import { useState } from 'react'
import { platform } from '../platform'
import { api, consent } from '../core/city'
import { useWords } from '../strings'
import { Button } from './Button'
import { Trouble } from './Notice'

/** Calls the duty phone of a grid. The number comes only on the tap; each look is recorded on the server. */
export function DutyCall({ gridCode, label }: { gridCode: string; label?: string }) {
  const { person } = useWords()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Problem | 'offline'>()
  const call = async () => {
    if (!(await consent.ensure())) return
    setBusy(true)
    const answer = await api(revealDutyPhone, { params: { code: gridCode } })
    setBusy(false)
    setTrouble(answer.kind === 'problem' ? answer.problem : answer.kind === 'offline' ? 'offline' : undefined)
    if (answer.kind === 'ok') platform.call(answer.value.phone)
  }
  return (
    <>
      <Button icon="phone" wide busy={busy} onPress={() => { void call() }}>{busy ? person.calling : label ?? person.call}</Button>
      {trouble === undefined ? null : <Trouble trouble={trouble} />}
    </>
  )
}
