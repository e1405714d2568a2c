/**
 * What a resident can report, with the time limits. Versioned data: a report keeps the version it was
 * filled with. No national time limit exists for these matters (only local tables), so every figure here
 * is a setting for the banner to confirm, not a rule of law.
 */
export const CATALOGUE_VERSION = '2026-11'

export const CATEGORIES = ['hazard', 'dispute', 'heating', 'greening', 'community', 'other'] as const
export type Category = (typeof CATEGORIES)[number]

/** Clock time runs day and night; working time only in office hours of workdays, 调休 included. */
export type Span = { readonly hours: number } | { readonly workingHours: number } | { readonly workingDays: number }

export interface CategoryRule {
  readonly name: string
  readonly hint: string
  readonly accept: { readonly normal: Span; readonly urgent: Span }
  readonly resolve: { readonly normal: Span; readonly urgent: Span }
}

export const REPORT_CATEGORIES: Readonly<Record<Category, CategoryRule>> = {
  hazard: {
    name: '安全隐患',
    hint: '如：井盖破损、电线垂落、燃气异味、路面塌陷',
    accept: { normal: { hours: 2 }, urgent: { hours: 0.5 } },
    resolve: { normal: { workingDays: 3 }, urgent: { hours: 24 } },
  },
  dispute: {
    name: '邻里纠纷',
    hint: '如：噪音扰民、宅基地界线、草场界线、漏水',
    accept: { normal: { workingHours: 4 }, urgent: { hours: 1 } },
    resolve: { normal: { workingDays: 7 }, urgent: { workingDays: 3 } },
  },
  heating: {
    name: '供暖',
    hint: '如：暖气不热、管道漏水、停暖没通知',
    accept: { normal: { hours: 2 }, urgent: { hours: 0.5 } },
    resolve: { normal: { hours: 48 }, urgent: { hours: 24 } },
  },
  greening: {
    name: '绿化',
    hint: '如：树木倒伏、枝条挡路、绿地被占',
    accept: { normal: { workingHours: 4 }, urgent: { hours: 1 } },
    resolve: { normal: { workingDays: 7 }, urgent: { workingDays: 2 } },
  },
  community: {
    name: '社区建设',
    hint: '如：路灯不亮、垃圾没清、健身器材坏了',
    accept: { normal: { workingHours: 4 }, urgent: { hours: 1 } },
    resolve: { normal: { workingDays: 7 }, urgent: { workingDays: 2 } },
  },
  other: {
    name: '其他',
    hint: '说不清属于哪一类，就选这里',
    accept: { normal: { workingHours: 4 }, urgent: { hours: 1 } },
    resolve: { normal: { workingDays: 7 }, urgent: { workingDays: 3 } },
  },
}

/** A leader must decide on a returned, reopened or vacant report within this time. */
export const DECIDE_WITHIN: { readonly normal: Span; readonly urgent: Span } = { normal: { workingHours: 4 }, urgent: { hours: 1 } }

/** Silence closes a resolved report after this time, as "closed unconfirmed". */
export const CLOSE_AFTER: Span = { hours: 7 * 24 }
