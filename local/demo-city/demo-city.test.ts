import { createHash } from 'node:crypto'
import { areaAt, contains } from '@fengqiao/shared/area'
import { isInCity } from '@fengqiao/shared/geo'
import { holds } from '@fengqiao/shared/roles'
import { Ulid } from '@fengqiao/shared/ulid'
import { findSeams } from '../../functions/grids/find-seams'
import { locate } from '../../functions/grids/locate'
import { encodeSnapshot, loadSnapshot } from '../../functions/grids/snapshot'
import { validateGrids } from '../../functions/grids/validate-grids'
import { polygonsArea } from '../../functions/grids/geometry'
import { buildDemoCity, buildOutlines } from './index'

const city = buildDemoCity()
const { grids, refused } = validateGrids(city.grids)
const map = loadSnapshot(encodeSnapshot(grids))
const staffById = new Map(city.staff.map((member) => [member.staffId, member]))
const dutyOf = new Map(city.duty.map((row) => [row.grid, row]))
const persona = (key: string) => city.personas.find((one) => one.key === key)

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

test('the same seed gives the same city', () => {
  expect(hash(buildDemoCity())).toBe(hash(city))
})

describe('the divisions are the real ones', () => {
  test('7 banners and counties, 89 townships, 956 villages and communities', () => {
    const count = (level: string) => city.divisions.filter((division) => division.level === level).length
    expect([count('banner'), count('township'), count('community')]).toEqual([7, 89, 956])
  })

  test('every community has two to four grids, named after it and numbered from 001', () => {
    for (const { code } of city.divisions.filter(({ level }) => level === 'community')) {
      const own = grids.filter((grid) => grid.code.startsWith(code))
      expect(own.map((grid) => grid.code.slice(12))).toEqual(['001', '002', '003', '004'].slice(0, own.length))
      expect(own.length).toBeGreaterThanOrEqual(2)
    }
    expect(grids.find(({ code }) => code === '150802013001001')?.name).toBe('水苑社区第一网格')
  })
})

describe('the grids tile the city', () => {
  test('every grid is sound', () => {
    expect(refused).toEqual([])
    expect(grids.length).toBe(city.grids.features.length)
  })

  test('without a gap or an overlap of 1 m², in and between the banners', () => {
    expect(findSeams(grids)).toEqual({ gaps: [], overlaps: [] })
  })

  test('and fill the outlines', () => {
    for (const { properties, geometry } of buildOutlines().features) {
      const own = grids.filter(({ code }) => areaAt(code, 'banner') === properties.code)
      const covered = own.reduce((sum, { polygons }) => sum + polygonsArea(polygons), 0)
      expect(covered / polygonsArea([geometry.coordinates])).toBeCloseTo(1, 2)
    }
  })
})

test('outlines are small enough to send to a phone', () => {
  expect(JSON.stringify(buildOutlines()).length).toBeLessThan(60_000)
})

describe('the roster', () => {
  test('has a worker and a deputy of his own community for every grid but the vacant one', () => {
    for (const { grid, primary, deputy, leader } of city.duty) {
      const holder = (id: string | null) => staffById.get(id ?? '')
      expect(holds(holder(leader)?.roles ?? [], 'gridLeader', grid)).toBe(true)
      if (grid === city.odd.vacant) expect([primary, deputy]).toEqual([null, null])
      else {
        expect(holds(holder(primary)?.roles ?? [], 'gridWorker', grid)).toBe(true)
        expect(holds(holder(deputy)?.roles ?? [], 'gridWorker', grid) || deputy === null).toBe(true)
        expect(deputy).not.toBe(primary)
      }
    }
    expect(city.duty.length).toBe(grids.length)
    expect(city.duty.filter(({ primary }) => primary === null)).toHaveLength(1)
  })

  test('has an officer for every township and banner, and mediators who speak Mongolian', () => {
    for (const { code } of city.divisions.filter(({ level }) => level !== 'community')) {
      expect(city.staff.filter(({ roles }) => roles.some(({ role, area }) => role === 'officer' && area === code))).toHaveLength(1)
    }
    const bilingual = city.staff.filter(({ languages, roles }) => languages.includes('mn') && roles.some(({ role }) => role === 'mediator'))
    expect(bilingual.length).toBeGreaterThanOrEqual(7)
  })

  test('names nobody real: every number is of a range that is not in use, and each is somebody else', () => {
    const phones = [...city.staff, ...city.personas.filter(({ staffId }) => !staffId)].map(({ phone }) => phone)
    expect(phones.every((phone) => /^1990000\d{4}$/.test(phone))).toBe(true)
    expect(new Set(phones).size).toBe(phones.length)
    expect(staffById.size).toBe(city.staff.length)
    expect(city.staff.every(({ staffId }) => Ulid.safeParse(staffId).success)).toBe(true)
  })
})

describe('the personas belong together', () => {
  const home = persona('resident')?.home
  if (!home) throw new Error('no resident')

  test("the worker is the worker of the resident's grid, the leader his leader, the officer of their township", () => {
    const duty = dutyOf.get(city.homeGrid)
    expect(locate(map, home)).toMatchObject({ kind: 'inside', grid: { code: city.homeGrid } })
    expect(persona('worker')?.staffId).toBe(duty?.primary)
    expect(persona('deputy')?.staffId).toBe(duty?.deputy)
    expect(persona('leader')?.staffId).toBe(duty?.leader)
    const grants = staffById.get(persona('officer')?.staffId ?? '')?.roles ?? []
    expect(grants.some(({ role, area }) => role === 'officer' && contains(area, city.homeGrid))).toBe(true)
  })

  test('the neighbour lives in the same grid, elsewhere', () => {
    const neighbour = persona('neighbour')?.home ?? home
    expect(neighbour).not.toEqual(home)
    expect(locate(map, neighbour)).toMatchObject({ kind: 'inside', grid: { code: city.homeGrid } })
  })

  test('the places to try show every kind of answer', () => {
    const { points, odd, homeGrid } = city
    expect(locate(map, points.vacant)).toMatchObject({ kind: 'inside', grid: { code: odd.vacant } })
    expect(locate(map, points.onLeave)).toMatchObject({ kind: 'inside', grid: { code: odd.onLeave } })
    expect(locate(map, points.bothOnLeave)).toMatchObject({ kind: 'inside', grid: { code: odd.bothOnLeave } })
    expect(locate(map, points.justOutside).kind).toBe('near')
    expect(locate(map, points.outside).kind).toBe('outside')
    expect(isInCity(points.outside)).toBe(true)
    const nearBorder = locate(map, points.nearBorder)
    expect(nearBorder).toMatchObject({ kind: 'inside', grid: { code: homeGrid } })
    expect(nearBorder.kind === 'inside' && nearBorder.neighbours.length).toBeGreaterThan(0)
  })

  test('the odd grids are what they say', () => {
    const away = (id: string | null | undefined) => (staffById.get(id ?? '')?.leave.length ?? 0) > 0
    const [onLeave, both] = [dutyOf.get(city.odd.onLeave), dutyOf.get(city.odd.bothOnLeave)]
    expect([away(onLeave?.primary), away(onLeave?.deputy)]).toEqual([true, false])
    expect([away(both?.primary), away(both?.deputy)]).toEqual([true, true])
  })
})
