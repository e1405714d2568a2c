import type Flatbush from 'flatbush'

/** [longitude, latitude], WGS-84 degrees. */
export type Position = readonly [number, number]

/** A closed ring: the last position repeats the first. */
export type Ring = readonly Position[]

/** One grid as it is imported: several parts (`polygons`), each an outer ring and its holes. */
export interface Grid {
  /** 15 digits. */
  readonly code: string
  readonly name: string
  readonly polygons: readonly (readonly Ring[])[]
}

/**
 * A uniform raster over the map. A cell holds 0 where no grid is, `i + 1` where it lies wholly inside
 * grid i, else `grids + 1 + k`: its candidates are list k, in code order, and are tested exactly.
 */
export interface Raster {
  readonly minX: number
  readonly minY: number
  readonly cellsPerDegree: number
  readonly columns: number
  readonly rows: number
  readonly cells: Uint16Array | Uint32Array
  readonly listStarts: Uint32Array
  readonly lists: Uint16Array | Uint32Array
}

/** The grids of a map version, packed. Numbered in code order, so "the lowest code" is "the lowest index". */
export interface PackedGrids {
  readonly count: number
  /** 15 digits fit a double exactly. */
  readonly codes: Float64Array
  readonly nameStarts: Uint32Array
  readonly nameBytes: Uint8Array
  /** Rings of grid i: ringsOf[i] up to ringsOf[i + 1]. */
  readonly ringsOf: Uint32Array
  /** Positions of ring r: positionsOf[r] up to positionsOf[r + 1], closed. */
  readonly positionsOf: Uint32Array
  /** lng, lat, lng, lat, … */
  readonly coordinates: Float64Array
  /** Bounding boxes: west, south, east, north of grid 0, then of grid 1, … */
  readonly boxes: Float64Array
  /** The same boxes as a tree, by grid index. */
  readonly index: Flatbush
}

/** An immutable map version in memory: views on the snapshot's bytes. */
export interface GridMap extends PackedGrids {
  readonly raster: Raster
}

/** Reads a typed array where the caller has kept the index in range. */
export function at(array: { readonly [index: number]: number }, index: number): number {
  const value = array[index]
  if (value === undefined) throw new RangeError(`index ${index} is outside the map`)
  return value
}

const utf8 = new TextDecoder()

export function codeOf(map: PackedGrids, grid: number): string {
  return at(map.codes, grid).toFixed(0)
}

export function nameOf(map: PackedGrids, grid: number): string {
  return utf8.decode(map.nameBytes.subarray(at(map.nameStarts, grid), at(map.nameStarts, grid + 1)))
}

/** The grid with a code, or -1. Codes are in order, so by halving. */
export function indexOfCode({ codes, count }: PackedGrids, code: string): number {
  const wanted = Number(code)
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(codes, middle) < wanted) low = middle + 1
    else high = middle
  }
  return low < count && at(codes, low) === wanted ? low : -1
}
