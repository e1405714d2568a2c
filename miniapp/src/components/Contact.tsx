import { revealContact, type Report } from '@fengqiao/shared/contracts/reports'
import type { Problem } from '@fengqiao/shared/problems'
import { useState } from 'react'
import { platform } from '../platform'
import { Box, Words } from '../elements'
import { Button } from './Button'
import { Trouble } from './Notice'
import { api, newId } from '../core/city'
import { useWords } from '../strings'

/** The number of the other side, for a call: the look is on the record that both can see. */
export function Contact({ report, put }: { report: Report; put: (report: Report) => void }) {
  const { matter } = useWords()
  const [trouble, setTrouble] = useState<Problem | 'offline'>()
  const [busy, setBusy] = useState(false)
  const asReporter = report.viewer.includes('reporter')
  const theirs = asReporter ? report.holder.phoneMasked !== undefined : report.viewer.includes('handler')
  if (!theirs || report.due.next === undefined) return null
  if (!asReporter && report.anonymous) return <Words className="second">{matter.contactHidden}</Words>
  const call = async () => {
    setBusy(true)
    const answer = await api(revealContact, { params: { id: report.id }, body: { actionId: await newId(), version: report.version } })
    setBusy(false)
    setTrouble(answer.kind === 'ok' ? undefined : answer.kind === 'offline' ? 'offline' : answer.problem)
    if (answer.kind !== 'ok') return
    put(answer.value.report)
    platform.call(answer.value.phone)
  }
  return (
    <Box className="stack">
      <Button id="call" icon="phone" wide busy={busy} onPress={() => { void call() }}>{asReporter ? matter.contactWorker : matter.contactReporter}</Button>
      <Words className="caption">{matter.contactText}</Words>
      {trouble === undefined ? null : <Trouble trouble={trouble} />}
    </Box>
  )
}
