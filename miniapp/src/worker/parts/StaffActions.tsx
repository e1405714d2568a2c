import type { Report } from '@fengqiao/shared/contracts/reports'
import type { ReportAction } from '@fengqiao/shared/lifecycles/report'
import { useState } from 'react'
import { Box } from '../../elements'
import { Button, type ButtonProps } from '../../components/Button'
import type { Act } from '../../core/use-act'
import { useWords } from '../../strings'
import { StepSheet } from './StepSheet'

export const STAFF_STEPS = ['accept', 'resolve', 'redispatch', 'return', 'escalate', 'reject'] as const satisfies readonly ReportAction[]
export type StaffStep = (typeof STAFF_STEPS)[number]

/** The steps the lifecycle allows this person now. The first is the main one, the only filled button. */
export function StaffActions({ report, act }: { report: Report; act: Act }) {
  const { task } = useWords()
  const [open, setOpen] = useState<Exclude<StaffStep, 'accept'>>()
  const allowed = STAFF_STEPS.filter((step) => report.actions.includes(step))
  if (allowed.length === 0) return null
  const kindOf = (step: StaffStep, index: number): ButtonProps['kind'] => (index === 0 ? 'main' : step === 'reject' ? 'quiet' : 'plain')
  return (
    <>
      <Box className="steps">
        {allowed.map((step, index) => (
          <Button key={step} id={`step-${step}`} kind={kindOf(step, index) ?? 'plain'} wide busy={step === 'accept' && act.busy} onPress={() => { step === 'accept' ? void act.take({ action: 'accept' }) : setOpen(step) }}>{task[step]}</Button>
        ))}
      </Box>
      {open === undefined ? null : <StepSheet step={open} report={report} act={act} onClose={() => setOpen(undefined)} />}
    </>
  )
}
