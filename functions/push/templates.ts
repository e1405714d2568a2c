import type { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'

export type TemplateName = (typeof SUBSCRIPTION_TEMPLATES)[number]

/** The kinds of template field used here; each has its own limits at WeChat (`card.ts`). */
export type FieldType = 'character_string' | 'thing' | 'phrase' | 'time'

/** What every card says: the matter's number, what it is about or its state, a time, what to do. */
export const CARD_PARTS = ['no', 'subject', 'time', 'hint'] as const
export type CardPart = (typeof CARD_PARTS)[number]

/** A template as WeChat's back office holds it. Of a one-time template one accept is one message; a long-term one goes on until refused. */
export interface Template {
  readonly id: string
  readonly kind: 'oneTime' | 'longTerm'
  readonly fields: Readonly<Record<CardPart, `${FieldType}${number}`>>
}
export type Templates = Readonly<Record<TemplateName, Template>>

const TASK_FIELDS = { no: 'character_string1', subject: 'thing2', time: 'time3', hint: 'thing4' } as const
const PROGRESS_FIELDS = { no: 'character_string1', subject: 'phrase2', time: 'time3', hint: 'thing4' } as const

/**
 * By stage. A real stage's ids and field keys come from the back office once its templates are granted
 * (long-term ones only to 政务民生 accounts); `local` is what the WeChat sandbox holds.
 */
const BY_STAGE: Readonly<Record<string, Templates>> = {
  local: {
    taskArrived: { id: 'task-arrived', kind: 'longTerm', fields: TASK_FIELDS },
    progress: { id: 'progress', kind: 'oneTime', fields: PROGRESS_FIELDS },
    taskOverdue: { id: 'task-overdue', kind: 'longTerm', fields: TASK_FIELDS },
  },
}

/** @throws Error when the stage has no templates, at start, so that no worker is silently left without messages */
export function templatesOf(stage: string): Templates {
  const templates = BY_STAGE[stage]
  if (!templates) throw new Error(`settings: functions/push/templates.ts has no WeChat templates for stage ${stage}`)
  return templates
}
