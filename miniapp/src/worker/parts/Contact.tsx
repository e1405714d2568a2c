import { revealContact, type Report } from '@fengqiao/shared/contracts/reports'
import type { Problem } from '@fengqiao/shared/problems'
import { useState } from 'react'
import { platform } from '../../platform'
import { Words } from '../../elements'
import { Button } from '../../components/Button'
import { Section } from '../../components/Card'
import { Trouble } from '../../components/Notice'
import { api, newId } from '../../core/city'
import { useWords } from '../../strings'

/** The reporter's number, on a tap that both sides can see in the record. */
export function Contact({ report, put }: { report: Report; put: (report: Report) => void }) {
  const { task } = useWords()
  const [trouble, setTrouble] = useState<Problem | 'offline'>()
  const [busy, setBusy] = useState(false)
  if (!report.viewer.includes('handler')) return null
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
    <Section title={task.contact}>
      {report.anonymous ? <Words className="second">{task.contactHidden}</Words> : (
        <>
          <Button id="call-reporter" icon="phone" wide busy={busy} onPress={() => { void call() }}>{task.contact}</Button>
          <Words className="caption">{task.contactText}</Words>
        </>
      )}
      {trouble === undefined ? null : <Trouble trouble={trouble} />}
    </Section>
  )
}
