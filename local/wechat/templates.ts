import type { FieldType } from './fields'

/** One line of a message card: `key` is what the server fills in, `label` is what the user reads. */
export interface TemplateField {
  readonly key: `${FieldType}${number}`
  readonly type: FieldType
  readonly label: string
}

/**
 * A subscription template as WeChat's back office would hold it.
 * `oneTime`: one accept allows one message. `longTerm`: one accept allows messages until the user refuses
 * (only granted to 政务民生 and a few other trades).
 */
export interface Template {
  readonly id: string
  readonly title: string
  readonly kind: 'oneTime' | 'longTerm'
  readonly fields: readonly TemplateField[]
}

const field = (type: FieldType, n: number, label: string): TemplateField => ({ key: `${type}${n}`, type, label })

/** To the grid worker: a new task is his. */
export const TPL_TASK_ARRIVED = 'task-arrived'
/** To the reporter: his report moved on. */
export const TPL_PROGRESS = 'progress'
/** To the worker and his leader: a task ran over its time. */
export const TPL_TASK_OVERDUE = 'task-overdue'

/** The only place where the sandbox's templates are defined. Cards never carry what a dispute is about. */
export const templates: readonly Template[] = [
  {
    id: TPL_TASK_ARRIVED,
    title: '新任务提醒',
    kind: 'longTerm',
    fields: [field('character_string', 1, '受理编号'), field('thing', 2, '类别'), field('time', 3, '最迟签收时间'), field('thing', 4, '温馨提示')],
  },
  {
    id: TPL_PROGRESS,
    title: '办理进度提醒',
    kind: 'oneTime',
    fields: [field('character_string', 1, '受理编号'), field('phrase', 2, '当前状态'), field('time', 3, '时间'), field('thing', 4, '温馨提示')],
  },
  {
    id: TPL_TASK_OVERDUE,
    title: '任务超时提醒',
    kind: 'longTerm',
    fields: [field('character_string', 1, '受理编号'), field('thing', 2, '类别'), field('time', 3, '应办时间'), field('thing', 4, '温馨提示')],
  },
]

/** The template with this id, or undefined (WeChat answers 40037). */
export const findTemplate = (id: string): Template | undefined => templates.find(template => template.id === id)
