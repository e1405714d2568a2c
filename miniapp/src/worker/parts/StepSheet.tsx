import { GridCode } from '@fengqiao/shared/area'
import type { Report } from '@fengqiao/shared/contracts/reports'
import { useState } from 'react'
import * as z from 'zod/mini'
import { Box, LineInput, Press, Words } from '../../elements'
import { Field } from '../../components/Field'
import { NoteSheet } from '../../components/NoteSheet'
import type { Act } from '../../core/use-act'
import { useWords } from '../../strings'
import type { StaffStep } from './staff-steps'

interface StepSheetProps { step: Exclude<StaffStep, 'accept'>; report: Report; act: Act; onClose: () => void }

/** The words and pictures each step asks for. */
export function StepSheet({ step, report, act, onClose }: StepSheetProps) {
  const { task, actions } = useWords()
  const common = { keepAs: `${report.id}:${step}`, busy: act.busy, onClose }
  switch (step) {
    case 'resolve':
      return (
        <NoteSheet
          {...common} title={task.resolveTitle} note={{ label: task.resolveNote, example: task.resolveExample }} action={task.resolveSend}
          photos={{ title: task.resolvePhoto, hint: task.resolvePhotoHint, purpose: 'handlingPhoto', demanded: true }}
          onSend={({ note, photos }) => act.take({ action: 'resolve', note, photos: photos.map(({ fileId }) => fileId) }, photos)}
        />
      )
    case 'return':
      return <NoteSheet {...common} title={task.returnTitle} text={task.returnText} reasons={task.returnReasons} note={{ label: actions.note, example: task.returnExample }} action={task.return} onSend={({ note }) => act.take({ action: 'return', note })} />
    case 'escalate':
      return <NoteSheet {...common} title={task.escalateTitle} text={task.escalateText} reasons={task.escalateReasons} note={{ label: actions.note, example: task.escalateExample }} action={task.escalate} onSend={({ note }) => act.take({ action: 'escalate', note })} />
    case 'reject':
      return <NoteSheet {...common} title={task.rejectTitle} text={task.rejectText} note={{ label: actions.note, example: task.rejectExample }} action={task.reject} danger onSend={({ note }) => act.take({ action: 'reject', note })} />
    case 'redispatch':
      return <Redispatch report={report} act={act} onClose={onClose} />
  }
}

/** To another grid: the neighbours of the place first, any code of one's own area by hand. */
function Redispatch({ report, act, onClose }: Omit<StepSheetProps, 'step'>) {
  const { task } = useWords()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState(false)
  const near = report.routedBecause?.neighbours ?? []
  const send = async (note: string) => {
    const grid = z.safeParse(GridCode, code)
    setWrong(!grid.success)
    return grid.success && act.take({ action: 'redispatch', gridCode: grid.data, ...(note === '' ? {} : { note }) })
  }
  return (
    <NoteSheet keepAs={`${report.id}:redispatch`} busy={act.busy} onClose={onClose} title={task.redispatchTitle} text={task.redispatchText} note={{ label: task.redispatchNote, optional: true }} action={task.redispatch} onSend={({ note }) => send(note)}>
      <Field title={near.length === 0 ? task.redispatchCode : task.redispatchNear} wrong={wrong ? task.redispatchBad : undefined}>
        {near.length === 0 ? null : (
          <Box className="stack" role="radiogroup" label={task.redispatchNear}>
            {near.map((grid) => (
              <Press key={grid.code} role="radio" checked={grid.code === code} className={`choice ${grid.code === code ? 'chosen' : ''}`} onPress={() => setCode(grid.code)}>
                <Words as="span">{[grid.name, grid.workerName].filter(Boolean).join(' · ')}</Words>
              </Press>
            ))}
          </Box>
        )}
        <LineInput id="grid-code" label={task.redispatchCode} value={code} placeholder={task.redispatchCode} maxLength={15} onInput={setCode} />
      </Field>
    </NoteSheet>
  )
}
