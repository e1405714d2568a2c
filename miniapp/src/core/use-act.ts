import { Report, type ActionBody } from '@fengqiao/shared/contracts/reports'
import { useState } from 'react'
import * as z from 'zod/mini'
import { useWords } from '../strings'
import { deeds, newId } from './city'
import type { Photo } from './uploads'

type Bodies = ActionBody extends infer B ? B extends ActionBody ? Omit<B, 'version' | 'actionId'> : never : never
/** A step without its version and its own id, which are added here. */
export type Step = Bodies

export interface Said { readonly tone: 'good' | 'offline' | 'trouble' | 'attention'; readonly title: string; readonly text: string }

export interface Act {
  readonly busy: boolean
  /** What came of the last step. */
  readonly said: Said | undefined
  /** Resolves true when the step was taken or safely kept for later. */
  take(step: Step, photos?: readonly Photo[]): Promise<boolean>
}

/** A 409 carries the state as it is now. */
const Current = z.object({ report: Report })

/** Takes a step on a report: at once, or kept until the network returns. A stale page is brought up to date. */
export function useAct(report: Pick<Report, 'id' | 'no' | 'version'> | undefined, put: (report: Report) => void): Act {
  const { matter } = useWords()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()

  const take = async (step: Step, photos: readonly Photo[] = []): Promise<boolean> => {
    if (report === undefined || busy) return false
    setBusy(true)
    const body = { ...step, version: report.version, actionId: await newId() }
    const result = await deeds.act({ reportId: report.id, no: report.no, body, photos: [...photos] })
    setBusy(false)
    switch (result.kind) {
      case 'done':
        put(result.report)
        setSaid({ tone: 'good', title: matter.sent, text: '' })
        return true
      case 'queued':
        setSaid({ tone: 'offline', title: matter.queued, text: '' })
        return true
      case 'refused': {
        const current = z.safeParse(Current, result.problem.current)
        if (current.success) put(current.data.report)
        setSaid({ tone: result.problem.status === 409 ? 'attention' : 'trouble', title: result.problem.title, text: result.problem.detail })
        return false
      }
    }
  }
  return { busy, said, take }
}
