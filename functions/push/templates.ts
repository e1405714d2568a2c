import type { SUBSCRIPTION_TEMPLATES } from '@fengqiao/shared/contracts/people'

export type TemplateName = (typeof SUBSCRIPTION_TEMPLATES)[number]

/** The kinds of template field used here; each has its own limits at WeChat (`card.ts`). */
export type FieldType = 'character_string' | 'thing' | 'phrase' | 'time'

/** What every card says: the matter's number, what it is about or its state, a time, what to do. */
export const CARD_PARTS = ['no', 'subject', 'time', 'hint'] as const
export type CardPart = (typeof CARD_PARTS)[number]

/** Of a one-time template one accept is one message; a long-term one goes on until refused. The same in every stage, because the screens ask accordingly. */
export const KINDS: Readonly<Record<TemplateName, 'oneTime' | 'longTerm'>> = { taskArrived: 'longTerm', progress: 'oneTime', taskOverdue: 'longTerm' }

/** A template as WeChat's back office holds it. */
export interface Template {
  readonly id: string
  readonly fields: Readonly<Record<CardPart, `${FieldType}${number}`>>
}

const TASK_FIELDS = { no: 'character_string1', subject: 'thing2', time: 'time3', hint: 'thing4' } as const
const PROGRESS_FIELDS = { no: 'character_string1', subject: 'phrase2', time: 'time3', hint: 'thing4' } as const

/**
 * By stage. A real stage's ids and field keys come from the back office once its templates are granted
 * (long-term ones only to 政务民生 accounts); `local` is what the WeChat sandbox holds.
 */
const BY_STAGE: Readonly<Record<string, Readonly<Record<TemplateName, Template>>>> = {
  local: {
    taskArrived: { id: 'task-arrived', fields: TASK_FIELDS },
    progress: { id: 'progress', fields: PROGRESS_FIELDS },
    taskOverdue: { id: 'task-overdue', fields: TASK_FIELDS },
  },
}

/**
 * The stage's templates by name. One without any fails when it is asked for, not at start: clocks and login
 * go on, and the messages lie pending until the ids are there.
 */
export function templatesOf(stage: string): (name: TemplateName) => Template {
  return (name) => {
    const template = BY_STAGE[stage]?.[name]
    if (!template) throw new Error(`settings: functions/push/templates.ts has no WeChat templates for stage ${stage}`)
    return template
  }
}
