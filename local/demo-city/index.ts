import { areaAt } from '@fengqiao/shared/area'
import type { Grid } from '../../functions/grids/grid-map'
import type { GridCollection } from '../../functions/grids/validate-grids'
import { readDivisions, type Division } from './divisions'
import { readBanners, type Banner } from './outlines'
import { staffCity, type DutyRow, type OddGrids, type StaffMember } from './people'
import { castPersonas, type DemoPoints, type Persona } from './personas'
import { seededRandom } from './random'
import { placeSites, type Site } from './sites'
import { cutGrids } from './tiling'

export type { Division } from './divisions'
export type { DutyRow, OddGrids, StaffMember } from './people'
export type { DemoPoints, Persona, PersonaKey } from './personas'

/** A whole invented administration on the real divisions and outlines of 巴彦淖尔. */
export interface DemoCity {
  readonly divisions: readonly Division[]
  readonly grids: GridCollection
  readonly staff: readonly StaffMember[]
  readonly duty: readonly DutyRow[]
  readonly personas: readonly Persona[]
  readonly points: DemoPoints
  /** The grid of the resident and the neighbour. */
  readonly homeGrid: string
  readonly odd: OddGrids
}

/** Builds the demo city in about two seconds. The same seed gives the same city, byte for byte. */
export function buildDemoCity(seed = 1508): DemoCity {
  const random = seededRandom(seed)
  const divisions = readDivisions()
  const banners = readBanners()
  const communities = divisions.filter(({ level }) => level === 'community')
  const sitesOf = new Map(
    banners.banners.map((banner) => {
      const own = communities.filter(({ code }) => areaAt(code, 'banner') === banner.code)
      return [banner.code, placeSites(banner, own, random)] as const
    }),
  )
  const polygons = cutGrids(banners, sitesOf, random)
  const sites = [...sitesOf.values()].flat().sort((a, b) => (a.code < b.code ? -1 : 1))
  const grids = sites.map((site): Grid => ({ code: site.code, name: gridName(site), polygons: polygons.get(site.code) ?? [] }))
  const { staff, duty, odd } = staffCity(divisions, sites, random)
  return { divisions, grids: collect(grids), staff, duty, odd, ...castPersonas({ grids, sites, staff, duty, odd }) }
}

/** Banner outlines for drawing a map without a foreign tile server: GeoJSON, WGS-84, about 40 KB. */
export function buildOutlines() {
  const feature = ({ code, name, seat, rings }: Banner) => ({
    type: 'Feature' as const,
    properties: { code, name, seat },
    geometry: { type: 'Polygon' as const, coordinates: rings },
  })
  return { type: 'FeatureCollection' as const, frame: 'wgs84' as const, features: readBanners().banners.map(feature) }
}

/** 金川社区第三网格. */
function gridName({ code, community }: Site): string {
  const serial = Number(code.slice(12))
  return `${community.name}第${'一二三四五六七八九'.charAt(serial - 1)}网格`
}

function collect(grids: readonly Grid[]): GridCollection {
  return {
    type: 'FeatureCollection',
    frame: 'wgs84',
    features: grids.map(({ code, name, polygons }) => {
      const [only] = polygons
      const geometry =
        only && polygons.length === 1
          ? { type: 'Polygon' as const, coordinates: only }
          : { type: 'MultiPolygon' as const, coordinates: polygons }
      return { type: 'Feature', properties: { code, name }, geometry }
    }),
  }
}
