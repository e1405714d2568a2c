import * as z from 'zod/mini'
import { CATEGORIES } from '../catalogue/report-categories'
import { GridCode } from '../area'
import { REPORT_ACTIONS, REPORT_STATES } from '../lifecycles/report'
import { Ulid } from '../ulid'
import { ById, Cursor, Instant, Nothing, Place, pageOf } from './common'
import { DutyCard, RoutedBecause } from './grids'
import { defineOperation } from './operation'

export const PHOTOS_MAX = 9
const Photos = z.array(Ulid).check(z.maxLength(PHOTOS_MAX, '最多 9 张照片'), z.refine((ids) => new Set(ids).size === ids.length, '同一张照片只能用一次'))
const Text = (what: string) => z.string().check(z.trim(), z.minLength(1, `请写${what}`), z.maxLength(500, `${what}最多 500 字`))

/** A question of the catalogue. Not `constructor`: stores and serialisers take an object with such a key for something else. */
const QuestionCode = z.string().check(z.regex(/^(?!constructor$)[a-z][a-z0-9-]{0,39}$/, '没有这个问题'))

export const ReportBody = z.strictObject({
  category: z.enum(CATEGORIES, { error: '请选择类别' }),
  subcategory: z.optional(z.string().check(z.maxLength(40))),
  description: Text('一句话说明'),
  place: Place,
  photos: Photos,
  answers: z.optional(z.record(QuestionCode, z.string().check(z.maxLength(200, '每个回答最多 200 字')))),
  /** The catalogue version the phone filled the form with (an offline report keeps its own). */
  catalogueVersion: z.optional(z.string().check(z.maxLength(20))),
  anonymous: z.optional(z.boolean()),
  urgent: z.optional(z.boolean()),
  occurredAt: z.optional(Instant),
})
export type ReportBody = z.infer<typeof ReportBody>

const Photo = z.object({ fileId: Ulid, url: z.string() })

export const TimelineEntry = z.object({
  id: z.string(),
  at: Instant,
  type: z.string(),
  by: z.string(),
  text: z.string(),
  note: z.optional(z.string()),
  photos: z.array(Photo),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** What a viewer is to this report; decides the actions offered and what is masked. */
export const VIEWER_RELATIONS = ['reporter', 'handler', 'leader', 'officer', 'system'] as const

export const Report = z.object({
  id: Ulid,
  /** 受理编号: what a citizen reads out on the phone. */
  no: z.string(),
  status: z.enum(REPORT_STATES),
  version: z.int(),
  /** The state in one plain sentence. */
  sentence: z.string(),
  category: z.enum(CATEGORIES),
  subcategory: z.optional(z.string()),
  description: z.string(),
  urgent: z.boolean(),
  anonymous: z.boolean(),
  place: z.optional(Place),
  areaName: z.string(),
  grid: z.nullable(z.object({ code: GridCode, name: z.string() })),
  /** Who has it now. */
  holder: DutyCard,
  /** Who reported it: to the handler alone, and never when the report is anonymous. */
  reporter: z.optional(z.object({ name: z.optional(z.string()), phoneMasked: z.optional(z.string()) })),
  /** The worker it was sent to, when there is one. */
  worker: z.nullable(z.object({ name: z.string(), phoneMasked: z.optional(z.string()) })),
  due: z.object({ acceptBy: z.optional(Instant), resolveBy: z.optional(Instant), next: z.optional(z.object({ what: z.string(), at: Instant })) }),
  routedBecause: z.optional(RoutedBecause),
  photos: z.array(Photo),
  timeline: z.array(TimelineEntry),
  /** The actions this viewer may take now, from the lifecycle table. */
  actions: z.array(z.enum(REPORT_ACTIONS)),
  viewer: z.array(z.enum(VIEWER_RELATIONS)),
  /** Closed, confirmed by the reporter or by silence: counted apart. */
  closedAs: z.optional(z.enum(['confirmed', 'unconfirmed'])),
  reopened: z.int(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Report = z.infer<typeof Report>

const ReportAnswer = z.object({ report: Report })

export const putReport = defineOperation({
  id: 'putReport',
  method: 'PUT',
  path: '/reports/{id}',
  summary: 'Report a problem; the same body again answers the same report',
  audience: 'consented',
  params: ById,
  query: Nothing,
  body: ReportBody,
  output: ReportAnswer,
  statuses: [201, 200],
  problems: ['CONSENT_REQUIRED', 'ID_TAKEN', 'PHOTO_NOT_READY', 'NOT_FOUND', 'PLACE_SWAPPED', 'PLACE_OUTSIDE_CITY', 'TOO_MANY'],
})

export const getReport = defineOperation({
  id: 'getReport',
  method: 'GET',
  path: '/reports/{id}',
  summary: 'One report, as far as the caller may see it',
  audience: 'signedIn',
  params: ById,
  query: Nothing,
  body: Nothing,
  output: ReportAnswer,
  statuses: [200],
  problems: ['NOT_FOUND'],
})

/** A row of a list: enough to recognise a matter and see what is next, nothing more. */
export const ReportRow = z.object({
  id: Ulid,
  no: z.string(),
  status: z.enum(REPORT_STATES),
  version: z.int(),
  sentence: z.string(),
  category: z.enum(CATEGORIES),
  summary: z.string(),
  urgent: z.boolean(),
  gridName: z.optional(z.string()),
  areaName: z.string(),
  place: z.optional(Place),
  photo: z.optional(Photo),
  next: z.optional(z.object({ what: z.string(), at: Instant })),
  actions: z.array(z.enum(REPORT_ACTIONS)),
  createdAt: Instant,
})
export type ReportRow = z.infer<typeof ReportRow>

export const listReports = defineOperation({
  id: 'listReports',
  method: 'GET',
  path: '/reports',
  summary: 'My reports, newest first',
  audience: 'signedIn',
  params: Nothing,
  query: z.strictObject({ mine: z.literal('true', { error: '只能查看自己的事项' }), cursor: Cursor }),
  body: Nothing,
  output: pageOf(ReportRow),
  statuses: [200],
  problems: [],
})

export const listTasks = defineOperation({
  id: 'listTasks',
  method: 'GET',
  path: '/tasks',
  summary: 'The inbox of a worker, leader or officer: what waits for him, soonest deadline first',
  audience: 'staff',
  params: Nothing,
  query: z.strictObject({ cursor: Cursor }),
  body: Nothing,
  output: pageOf(ReportRow),
  statuses: [200],
  problems: [],
})

const Common = { version: z.int().check(z.minimum(1)), actionId: Ulid }
const act = <A extends string, S extends Record<string, z.ZodMiniType>>(action: A, shape: S) => z.strictObject({ action: z.literal(action), ...Common, ...shape })

/** An action names the version it saw and, with its own ULID, itself: a retry is recognised. */
export const ActionBody = z.discriminatedUnion('action', [
  act('accept', {}),
  act('return', { note: Text('退回原因') }),
  act('resolve', { note: Text('处理情况'), photos: Photos.check(z.minLength(1, '请拍一张处理后的照片')) }),
  act('confirm', { satisfied: z.optional(z.boolean()), note: z.optional(Text('评价')) }),
  act('reopen', { note: Text('没有解决的情况'), photos: z.optional(Photos) }),
  act('withdraw', { note: z.optional(Text('撤回原因')) }),
  act('escalate', { note: Text('上报原因') }),
  act('redispatch', { gridCode: GridCode, note: z.optional(Text('说明')) }),
  act('reject', { note: Text('不予受理的理由') }),
], { error: '没有这个操作' })
export type ActionBody = z.infer<typeof ActionBody>

export const actOnReport = defineOperation({
  id: 'actOnReport',
  method: 'POST',
  path: '/reports/{id}/actions',
  summary: 'Take one step of the lifecycle',
  audience: 'signedIn',
  params: ById,
  query: Nothing,
  body: ActionBody,
  output: ReportAnswer,
  statuses: [200],
  problems: ['NOT_FOUND', 'FORBIDDEN', 'STALE', 'ILLEGAL_ACTION', 'REOPEN_TOO_LATE', 'REOPEN_TOO_OFTEN', 'PHOTO_NOT_READY'],
})

export const revealContact = defineOperation({
  id: 'revealContact',
  method: 'POST',
  path: '/reports/{id}/calls',
  summary: 'The phone number of the other side, for a call; the look is an event both can see',
  audience: 'signedIn',
  params: ById,
  query: Nothing,
  body: z.strictObject({ actionId: Ulid, version: z.int().check(z.minimum(1)) }),
  output: z.object({ name: z.string(), phone: z.string(), report: Report }),
  statuses: [200],
  problems: ['NOT_FOUND', 'FORBIDDEN', 'STALE'],
})
