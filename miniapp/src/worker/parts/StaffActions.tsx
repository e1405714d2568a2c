import type { Report } from '@fengqiao/shared/contracts/reports'
import { useState } from 'react'
import { Box } from '../../elements'
import { Button } from '../../components/Button'
import { Row } from '../../components/Card'
import type { IconName } from '../../components/Icon'
import { Sheet } from '../../components/Sheet'
import type { Act } from '../../core/use-act'
import { useWords } from '../../strings'
import { STAFF_STEPS, type StaffStep } from './staff-steps'
import { StepSheet } from './StepSheet'

const ICONS: Record<StaffStep, IconName> = { accept: 'check', resolve: 'circle-check', redispatch: 'send', return: 'undo-2', escalate: 'circle-alert', reject: 'x' }

/** The first step the lifecycle allows is the main one, the only filled button; the others wait in a sheet. */
export function StaffActions({ report, act }: { report: Report; act: Act }) {
  const { task } = useWords()
  const [open, setOpen] = useState<Exclude<StaffStep, 'accept'> | 'others'>()
  const [main, ...others] = STAFF_STEPS.filter((step) => report.actions.includes(step))
  if (main === undefined) return null
  const start = (step: StaffStep) => {
    if (step === 'accept') void act.take({ action: 'accept' })
    setOpen(step === 'accept' ? undefined : step)
  }
  const close = () => setOpen(undefined)
  return (
    <>
      <Box className="steps">
        <Button id={`step-${main}`} kind="main" busy={main === 'accept' && act.busy} onPress={() => start(main)}>{task[main]}</Button>
        {others.length === 0 ? null : <Button id="other-steps" kind="quiet" onPress={() => setOpen('others')}>{task.other}</Button>}
      </Box>
      {open === 'others' ? (
        <Sheet title={task.otherTitle} onClose={close}>
          <Box className="rows">{others.map((step) => <Row key={step} id={`step-${step}`} icon={ICONS[step]} title={task[step]} onPress={() => start(step)} />)}</Box>
        </Sheet>
      ) : null}
      {open === undefined || open === 'others' ? null : <StepSheet step={open} report={report} act={act} onClose={close} />}
    </>
  )
}
