import * as z from 'zod/mini'

/**
 * Area codes are the national division code (GB/T 2260 and 10114) with a grid serial behind it.
 * Every hierarchy question in this project is a prefix test on these codes.
 */
export const LEVELS = ['banner', 'township', 'community', 'grid'] as const
export type Level = (typeof LEVELS)[number]

const DIGITS: Record<Level, number> = { banner: 6, township: 9, community: 12, grid: 15 }

/** Prefecture code of 巴彦淖尔: the root above the seven banners and counties. */
export const CITY = '1508'

export const AreaCode = z.string().check(z.regex(/^1508(\d{2}|\d{5}|\d{8}|\d{11})?$/, '区划代码格式不对'))
export const GridCode = z.string().check(z.regex(/^1508\d{11}$/, '网格代码应为 15 位数字'))

/** The level of a code, or undefined for the whole city. */
export function levelOf(code: string): Level | undefined {
  return LEVELS.find((level) => DIGITS[level] === code.length)
}

/** The part of `code` at `level`, e.g. the township of a grid. Throws RangeError when the code is shorter. */
export function areaAt(code: string, level: Level): string {
  const digits = DIGITS[level]
  if (code.length < digits) throw new RangeError(`area ${code} has no ${level}`)
  return code.slice(0, digits)
}

/** One level up; undefined above a banner, where the chain of responsibility ends. */
export function parentOf(code: string): string | undefined {
  const level = levelOf(code)
  const above = level && LEVELS[LEVELS.indexOf(level) - 1]
  return above && code.slice(0, DIGITS[above])
}

/** Whether `scope` contains `code`: the one permission test for staff. */
export function contains(scope: string, code: string): boolean {
  return scope.startsWith(CITY) && code.startsWith(scope)
}
