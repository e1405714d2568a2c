import { covers } from './cover'
import { at, type PackedGrids, type Raster } from './grid-map'

/** So many that few lookups need an exact test, so few that the cells of 3,000 grids stay 2 MB. */
const CELLS_PER_GRID = 350
const CELLS_AT_MOST = 1_000_000

/** In degrees, 0.1 mm: far more than any rounding in the band arithmetic below. */
const SLACK = 1e-9

type Frame = Pick<Raster, 'minX' | 'minY' | 'cellsPerDegree' | 'columns' | 'rows'>

/**
 * Builds the raster. A cell counts as wholly inside a grid only when no edge of any grid touches it:
 * every cell an edge passes through is marked (a supercover), where sampling would lose some.
 */
export function buildRaster(map: PackedGrids): Raster {
  const frame = frameOf(map)
  const touching = markEdges(map, frame)
  const lists = new CandidateLists(map.count)
  const cells = new Uint32Array(frame.columns * frame.rows)
  for (let row = 0; row < frame.rows; row++) {
    // No border lies between two neighbouring unmarked cells, so a run of them has one answer.
    let run: number | undefined
    for (let column = 0; column < frame.columns; column++) {
      const cell = row * frame.columns + column
      const edges = touching.get(cell)
      if (edges) {
        run = undefined
        const around = coveringCentre(map, frame, column, row)
        cells[cell] = lists.valueOf([...new Set([...edges, ...around])].sort((a, b) => a - b))
      } else {
        run ??= Math.min(map.count, ...coveringCentre(map, frame, column, row)) + 1
        cells[cell] = run > map.count ? 0 : run
      }
    }
  }
  return lists.finish(frame, cells)
}

function frameOf({ count, index }: PackedGrids): Frame {
  const { minX, minY, maxX, maxY } = index
  const cells = Math.min(count * CELLS_PER_GRID, CELLS_AT_MOST)
  const cellsPerDegree = Math.sqrt(cells / Math.max((maxX - minX) * (maxY - minY), 1e-6))
  return {
    // One empty cell all round, so that a point on the outermost border is safely inside the raster.
    minX: minX - 1 / cellsPerDegree,
    minY: minY - 1 / cellsPerDegree,
    cellsPerDegree,
    columns: Math.ceil((maxX - minX) * cellsPerDegree) + 2,
    rows: Math.ceil((maxY - minY) * cellsPerDegree) + 2,
  }
}

/**
 * For every cell that some edge touches, the grids of those edges. Cells are found by the same monotone
 * rounding as in the lookup, so a point on an edge always falls into a marked cell.
 */
function markEdges({ count, ringsOf, positionsOf, coordinates }: PackedGrids, frame: Frame): Map<number, Set<number>> {
  const { minX, minY, cellsPerDegree, columns } = frame
  const touching = new Map<number, Set<number>>()
  const columnOf = (x: number) => Math.floor((x - minX) * cellsPerDegree)
  const rowOf = (y: number) => Math.floor((y - minY) * cellsPerDegree)
  const mark = (grid: number, row: number, from: number, to: number) => {
    for (let column = from; column <= to; column++) {
      const cell = row * columns + column
      const grids = touching.get(cell)
      if (grids) grids.add(grid)
      else touching.set(cell, new Set([grid]))
    }
  }
  const markEdge = (grid: number, ax: number, ay: number, bx: number, by: number) => {
    const first = columnOf(Math.min(ax, bx))
    const last = columnOf(Math.max(ax, bx))
    const bottom = rowOf(Math.min(ay, by))
    const top = rowOf(Math.max(ay, by))
    for (let row = bottom; row <= top; row++) {
      if (first === last || bottom === top) {
        mark(grid, row, first, last)
        continue
      }
      // The part of the edge within this row's band, a little widened.
      const xAt = (y: number) => ax + ((bx - ax) * (y - ay)) / (by - ay)
      const below = xAt(minY + row / cellsPerDegree - SLACK)
      const above = xAt(minY + (row + 1) / cellsPerDegree + SLACK)
      const from = columnOf(Math.min(below, above) - SLACK)
      const to = columnOf(Math.max(below, above) + SLACK)
      mark(grid, row, Math.max(first, from), Math.min(last, to))
    }
  }
  for (let grid = 0; grid < count; grid++) {
    for (let ring = at(ringsOf, grid); ring < at(ringsOf, grid + 1); ring++) {
      for (let p = at(positionsOf, ring) + 1; p < at(positionsOf, ring + 1); p++) {
        const k = 2 * p
        markEdge(grid, at(coordinates, k - 2), at(coordinates, k - 1), at(coordinates, k), at(coordinates, k + 1))
      }
    }
  }
  return touching
}

function coveringCentre(map: PackedGrids, frame: Frame, column: number, row: number): number[] {
  const x = frame.minX + (column + 0.5) / frame.cellsPerDegree
  const y = frame.minY + (row + 0.5) / frame.cellsPerDegree
  return map.index.search(x, y, x, y).filter((grid) => covers(map, grid, x, y))
}

/** Candidate lists, each stored once: along one border thousands of cells have the same two grids. */
class CandidateLists {
  private readonly numbers = new Map<string, number>()
  private readonly starts = [0]
  private readonly items: number[] = []

  constructor(private readonly grids: number) {}

  valueOf(candidates: readonly number[]): number {
    const key = candidates.join()
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const value = this.grids + 1 + this.numbers.size
    this.numbers.set(key, value)
    this.items.push(...candidates)
    this.starts.push(this.items.length)
    return value
  }

  finish(frame: Frame, cells: Uint32Array): Raster {
    const fits = this.grids + this.numbers.size < 0xffff
    return {
      ...frame,
      cells: fits ? Uint16Array.from(cells) : cells,
      listStarts: Uint32Array.from(this.starts),
      lists: fits ? Uint16Array.from(this.items) : Uint32Array.from(this.items),
    }
  }
}
