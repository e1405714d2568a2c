import type { Report } from '@fengqiao/shared/contracts/reports'
import type { ReportAction } from '@fengqiao/shared/lifecycles/report'
import { useState } from 'react'
import { Box } from '../../elements'
import { Button } from '../../components/Button'
import { NoteSheet } from '../../components/NoteSheet'
import type { Act } from '../../core/use-act'
import { useWords } from '../../strings'

/** The reporter's steps that the lifecycle allows now; the main one is the only filled button. */
const STEPS = ['confirm', 'reopen', 'withdraw'] as const satisfies readonly ReportAction[]
type Step = (typeof STEPS)[number]

export function ReporterActions({ report, act }: { report: Report; act: Act }) {
  const { matter } = useWords()
  const [open, setOpen] = useState<Step>()
  const allowed = report.viewer.includes('reporter') ? STEPS.filter((step) => report.actions.includes(step)) : []
  if (allowed.length === 0) return null
  return (
    <>
      <Box className="pair">
        {allowed.map((step) => (
          <Button key={step} id={step} kind={step === 'confirm' ? 'main' : step === 'withdraw' ? 'quiet' : 'plain'} onPress={() => setOpen(step)}>{matter[step]}</Button>
        ))}
      </Box>
      {open === undefined ? null : <StepSheet step={open} report={report} act={act} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function StepSheet({ step, report, act, onClose }: { step: Step; report: Report; act: Act; onClose: () => void }) {
  const { matter, actions, report: words } = useWords()
  const common = { keepAs: `${report.id}:${step}`, busy: act.busy, onClose }
  switch (step) {
    case 'confirm':
      return <NoteSheet {...common} title={matter.confirmTitle} text={matter.confirmText} note={{ label: matter.confirmNote, optional: true }} action={matter.confirm} onSend={({ note }) => act.take({ action: 'confirm', satisfied: true, ...(note === '' ? {} : { note }) })} />
    case 'reopen':
      return (
        <NoteSheet
          {...common} title={matter.reopenTitle} text={matter.reopenText} note={{ label: actions.note, example: matter.reopenExample }}
          photos={{ title: words.photos, hint: words.photosHint, purpose: 'reportPhoto', demanded: false }} action={matter.reopen}
          onSend={({ note, photos }) => act.take({ action: 'reopen', note, photos: photos.map(({ fileId }) => fileId) }, photos)}
        />
      )
    case 'withdraw':
      return <NoteSheet {...common} title={matter.withdrawTitle} text={matter.withdrawText} note={{ label: matter.withdrawNote, optional: true }} action={matter.withdraw} danger onSend={({ note }) => act.take({ action: 'withdraw', ...(note === '' ? {} : { note }) })} />
  }
}
