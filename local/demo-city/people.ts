import { areaAt } from '@fengqiao/shared/area'
import type { RoleGrant } from '@fengqiao/shared/roles'
import { newUlid } from '@fengqiao/shared/ulid'
import type { Division } from './divisions'
import { nth, pick } from './random'
import type { Site } from './sites'

/** Somebody on the staff roster. All are invented: no real number begins with 1990000. */
export interface StaffMember {
  readonly staffId: string
  readonly name: string
  readonly phone: string
  readonly languages: readonly ('zh' | 'mn')[]
  readonly roles: readonly RoleGrant[]
  /** Absences, ISO 8601 with offset; `to` is exclusive. */
  readonly leave: readonly { readonly from: string; readonly to: string }[]
}

/** Who answers for a grid, in this order; the leader stands behind it. Values are staff ids. */
export interface DutyRow {
  readonly grid: string
  readonly primary: string | null
  readonly deputy: string | null
  readonly leader: string
}

/** Grids whose duty is out of the ordinary, so that every branch of routing can be shown. */
export interface OddGrids {
  /** No worker, no deputy: goes to the leader, with an alarm. */
  readonly vacant: string
  /** The worker is on leave: the deputy stands in. */
  readonly onLeave: string
  /** Both are on leave: goes to the leader. */
  readonly bothOnLeave: string
}

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文']
const GIVEN = ['建国', '秀兰', '志强', '桂英', '海燕', '永胜', '丽华', '文斌', '玉梅', '国栋', '春梅', '立新', '晓东', '淑珍', '振华', '雪梅', '占军', '凤英', '宝山', '巧云', '根柱', '月娥', '长河', '喜梅', '双全', '改花', '富贵', '爱萍', '小军', '彩霞', '俊峰', '红霞', '二虎', '翠莲', '学文', '艳芳', '存良', '瑞芳', '满仓', '美玲']
const MONGOLIAN = ['巴特尔', '其其格', '苏和', '乌云', '那仁高娃', '宝音', '萨仁', '斯琴', '朝鲁', '娜仁', '额尔敦', '高娃', '孟克', '托娅', '达来', '阿拉坦', '哈斯', '乌日娜', '巴雅尔', '格日勒']

/** In the banners of Urad, pasture people, about every third name is Mongolian. */
const URAD = ['150823', '150824', '150825']

/** Staff ids look as if made at this moment; leaves of the odd grids run for years, so they always show. */
const FOUNDED = Date.UTC(2026, 0, 5, 1)
const LONG_LEAVE = { from: '2026-01-05T00:00:00+08:00', to: '2036-01-05T00:00:00+08:00' } as const

interface Draft {
  readonly member: Omit<StaffMember, 'roles' | 'leave'>
  readonly roles: RoleGrant[]
  readonly leave: { from: string; to: string }[]
}

/** Fills the roster: a worker for each grid, a leader for each community, officers, mediators, clerks. */
export function staffCity(divisions: readonly Division[], sites: readonly Site[], random: () => number): { staff: StaffMember[]; duty: DutyRow[]; odd: OddGrids } {
  const drafts: Draft[] = []
  const hire = (role: RoleGrant['role'], area: string, languages: StaffMember['languages'] = ['zh']): Draft => {
    const serial = drafts.length
    const isMongolian = languages.includes('mn') || (URAD.includes(area.slice(0, 6)) && random() < 0.33)
    const member = {
      staffId: newUlid(FOUNDED + serial, random),
      name: isMongolian ? pick(random, MONGOLIAN) : pick(random, SURNAMES) + pick(random, GIVEN),
      phone: `1990000${String(serial).padStart(4, '0')}`,
      languages,
    }
    const draft: Draft = { member, roles: [{ role, area }], leave: [] }
    drafts.push(draft)
    return draft
  }
  const leaders = new Map(divisions.filter(({ level }) => level === 'community').map(({ code }) => [code, hire('gridLeader', code)]))
  for (const { code, level } of divisions) if (level !== 'community') hire('officer', code)
  hire('officer', '1508')
  hire('admin', '1508')
  for (const { code } of divisions.filter(({ level }) => level === 'banner')) {
    hire('courtClerk', code)
    for (let i = 0; i < 5; i++) hire('mediator', code, i === 0 || (URAD.includes(code) && i < 3) ? ['zh', 'mn'] : ['zh'])
  }
  const odd = oddGrids(sites)
  const workers = new Map(sites.flatMap(({ code }) => (code === odd.vacant ? [] : [[code, hire('gridWorker', code)] as const])))
  const duty = sites.map((site): DutyRow => {
    const leader = leaders.get(site.community.code)
    if (!leader) throw new Error(`community ${site.community.code} has no leader`)
    const deputy = site.code === odd.vacant ? undefined : deputyOf(site, sites, workers)
    deputy?.roles.push({ role: 'gridWorker', area: site.code })
    const [primary, isOdd] = [workers.get(site.code), Object.values(odd).includes(site.code)]
    // Elsewhere one in eighty is away for a while, as on any roster.
    if (site.code === odd.onLeave || site.code === odd.bothOnLeave) primary?.leave.push(LONG_LEAVE)
    if (site.code === odd.bothOnLeave) deputy?.leave.push(LONG_LEAVE)
    if (!isOdd && areaAt(site.code, 'township') !== HOME_TOWNSHIP && random() < 1 / 80) primary?.leave.push(leaveIn(random))
    return { grid: site.code, primary: primary?.member.staffId ?? null, deputy: deputy?.member.staffId ?? null, leader: leader.member.staffId }
  })
  return { staff: drafts.map(({ member, roles, leave }) => ({ ...member, roles, leave })), duty, odd }
}

/** 金川街道 of 临河区: where the demo's residents live, and where nobody is away. */
export const HOME_TOWNSHIP = '150802013'

/** The next grid's worker in the same community. */
function deputyOf({ code, community }: Site, sites: readonly Site[], workers: ReadonlyMap<string, Draft>): Draft | undefined {
  const mates = sites.filter((site) => site.community === community)
  const own = mates.findIndex((site) => site.code === code)
  return workers.get(nth(mates, (own + 1) % mates.length).code)
}

/** In 车站街道 (150802002) and 先锋街道 of Linhe, close to the demo's home. */
function oddGrids(sites: readonly Site[]): OddGrids {
  const firstOf = (community: string) => {
    const site = sites.find(({ code }) => code.startsWith(community))
    if (!site) throw new Error(`community ${community} has no grid`)
    return site.code
  }
  return { vacant: firstOf('150802002001'), onLeave: firstOf('150802002002'), bothOnLeave: firstOf('150802003001') }
}

function leaveIn(random: () => number): { from: string; to: string } {
  const from = new Date(FOUNDED + Math.floor(random() * 700) * 86_400_000)
  const to = new Date(from.getTime() + (3 + Math.floor(random() * 25)) * 86_400_000)
  const day = (date: Date) => `${date.toISOString().slice(0, 10)}T00:00:00+08:00`
  return { from: day(from), to: day(to) }
}
