import Flatbush from 'flatbush'
import * as z from 'zod/mini'
import { spanOf } from './geometry'
import type { Grid, GridMap, PackedGrids, Raster } from './grid-map'
import { buildRaster } from './raster'

/**
 * The snapshot of a map version: one block of bytes that a function uses as it lies, without parsing.
 * "FQM1", the header's length (uint32), the header as JSON, then the sections of `sectionsOf` in that
 * order, each on an 8-byte boundary. Little-endian, as all the machines that Lambda runs on.
 */
const MAGIC = 'FQM1'

const Header = z.object({
  grids: z.int(),
  rings: z.int(),
  positions: z.int(),
  nameBytes: z.int(),
  indexBytes: z.int(),
  lists: z.int(),
  listItems: z.int(),
  /** Raster values take 4 bytes instead of 2. */
  wide: z.boolean(),
  minX: z.number(),
  minY: z.number(),
  cellsPerDegree: z.number(),
  columns: z.int(),
  rows: z.int(),
})
type Header = z.infer<typeof Header>

/** Thrown when bytes are no snapshot of this format. */
export class SnapshotError extends Error {
  readonly code = 'SNAPSHOT_UNREADABLE'
}

/**
 * Encodes validated grids (WGS-84) as one immutable map version. The same grids in any order give the
 * same bytes. Throws RangeError on an empty map or a code that occurs twice.
 */
export function encodeSnapshot(grids: readonly Grid[]): Uint8Array {
  const sorted = [...grids].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  if (sorted.length === 0) throw new RangeError('a map needs at least one grid')
  sorted.forEach(({ code }, i) => {
    if (code === sorted[i - 1]?.code) throw new RangeError(`grid code ${code} occurs twice`)
  })
  const packed = pack(sorted)
  return write(packed, buildRaster(packed))
}

/**
 * Opens a snapshot: the map's arrays are views on `bytes`, which must not change afterwards (they are
 * copied only when not on an 8-byte boundary). Throws SnapshotError when the bytes are no snapshot.
 */
export function loadSnapshot(bytes: Uint8Array): GridMap {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  if (byteLength < 8 || new TextDecoder().decode(new Uint8Array(buffer, byteOffset, 4)) !== MAGIC) {
    throw new SnapshotError('these bytes are no map snapshot of this format')
  }
  const headerEnd = 8 + new DataView(buffer, byteOffset).getUint32(4, true)
  if (headerEnd > byteLength) throw new SnapshotError('the map snapshot is cut short')
  const header = readHeader(new Uint8Array(buffer, byteOffset + 8, headerEnd - 8))
  const layout = layoutOf(header, headerEnd)
  if (layout.end !== byteLength) throw new SnapshotError('the map snapshot is cut short or too long')
  const { index, listStarts, lists, cells, ...rest } = viewsOf(buffer, byteOffset, header, layout)
  const { grids: count, minX, minY, cellsPerDegree, columns, rows } = header
  const raster = { minX, minY, cellsPerDegree, columns, rows, listStarts, lists, cells }
  return { ...rest, count, index: Flatbush.from(buffer, index.byteOffset), raster }
}

function readHeader(bytes: Uint8Array): Header {
  try {
    return Header.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new SnapshotError('the map snapshot has no readable header', { cause })
  }
}

type Box = [west: number, south: number, east: number, north: number]

function pack(grids: readonly Grid[]): PackedGrids {
  const names = grids.map(({ name }) => new TextEncoder().encode(name))
  const rings = grids.map(({ polygons }) => polygons.flat())
  const index = new Flatbush(grids.length)
  const boxes = rings.map((own): Box => {
    const [west, east] = spanOf(own, 0)
    const [south, north] = spanOf(own, 1)
    return [west, south, east, north]
  })
  for (const box of boxes) index.add(...box)
  index.finish()
  return {
    count: grids.length,
    codes: Float64Array.from(grids, ({ code }) => Number(code)),
    nameStarts: startsOf(names.map((name) => name.length)),
    nameBytes: Uint8Array.from(names.flatMap((name) => [...name])),
    ringsOf: startsOf(rings.map((own) => own.length)),
    positionsOf: startsOf(rings.flatMap((own) => own.map((ring) => ring.length))),
    coordinates: Float64Array.from(rings.flat(3)),
    boxes: Float64Array.from(boxes.flat()),
    index,
  }
}

function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1)
  lengths.forEach((length, i) => (starts[i + 1] = (starts[i] ?? 0) + length))
  return starts
}

/** Where each section begins, bytes from the start of the snapshot, and where the last one ends. */
function layoutOf(h: Header, headerEnd: number) {
  let end = Math.ceil(headerEnd / 8) * 8
  const place = (bytes: number) => {
    const start = end
    end += Math.ceil(bytes / 8) * 8
    return start
  }
  const narrow = h.wide ? 4 : 2
  const starts = {
    codes: place(h.grids * 8),
    coordinates: place(h.positions * 16),
    boxes: place(h.grids * 32),
    index: place(h.indexBytes),
    nameStarts: place((h.grids + 1) * 4),
    ringsOf: place((h.grids + 1) * 4),
    positionsOf: place((h.rings + 1) * 4),
    listStarts: place((h.lists + 1) * 4),
    lists: place(h.listItems * narrow),
    cells: place(h.columns * h.rows * narrow),
    nameBytes: place(h.nameBytes),
  }
  return { ...starts, end }
}

function viewsOf(buffer: ArrayBufferLike, origin: number, h: Header, layout: ReturnType<typeof layoutOf>) {
  const float64 = (start: number, length: number) => new Float64Array(buffer, origin + start, length)
  const uint32 = (start: number, length: number) => new Uint32Array(buffer, origin + start, length)
  const uint8 = (start: number, length: number) => new Uint8Array(buffer, origin + start, length)
  const narrow = (start: number, length: number) =>
    h.wide ? uint32(start, length) : new Uint16Array(buffer, origin + start, length)
  return {
    codes: float64(layout.codes, h.grids),
    coordinates: float64(layout.coordinates, h.positions * 2),
    boxes: float64(layout.boxes, h.grids * 4),
    index: uint8(layout.index, h.indexBytes),
    nameStarts: uint32(layout.nameStarts, h.grids + 1),
    ringsOf: uint32(layout.ringsOf, h.grids + 1),
    positionsOf: uint32(layout.positionsOf, h.rings + 1),
    listStarts: uint32(layout.listStarts, h.lists + 1),
    lists: narrow(layout.lists, h.listItems),
    cells: narrow(layout.cells, h.columns * h.rows),
    nameBytes: uint8(layout.nameBytes, h.nameBytes),
  }
}

function write(grids: PackedGrids, raster: Raster): Uint8Array {
  const { minX, minY, cellsPerDegree, columns, rows } = raster
  const header: Header = {
    grids: grids.count,
    rings: grids.positionsOf.length - 1,
    positions: grids.coordinates.length / 2,
    nameBytes: grids.nameBytes.length,
    indexBytes: grids.index.data.byteLength,
    lists: raster.listStarts.length - 1,
    listItems: raster.lists.length,
    wide: raster.cells instanceof Uint32Array,
    minX, minY, cellsPerDegree, columns, rows,
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const layout = layoutOf(header, 8 + text.length)
  const bytes = new Uint8Array(layout.end)
  bytes.set(new TextEncoder().encode(MAGIC))
  new DataView(bytes.buffer).setUint32(4, text.length, true)
  bytes.set(text, 8)
  const views = viewsOf(bytes.buffer, 0, header, layout)
  views.codes.set(grids.codes)
  views.coordinates.set(grids.coordinates)
  views.boxes.set(grids.boxes)
  views.index.set(new Uint8Array(grids.index.data))
  views.nameStarts.set(grids.nameStarts)
  views.ringsOf.set(grids.ringsOf)
  views.positionsOf.set(grids.positionsOf)
  views.listStarts.set(raster.listStarts)
  views.lists.set(raster.lists)
  views.cells.set(raster.cells)
  views.nameBytes.set(grids.nameBytes)
  return bytes
}
