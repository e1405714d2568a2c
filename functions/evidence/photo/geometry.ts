import type { Pixels } from './codecs'

/** Lays transparent parts on white, since a JPEG has none. Changes the given pixels. */
export function layOnWhite({ data }: Pixels): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255
    if (alpha === 255) continue
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = 255 + (((data[channel] ?? 0) - 255) * alpha) / 255
    data[at + 3] = 255
  }
}

/**
 * Scales an opaque picture down until its longer edge has at most so many pixels, each new pixel being the
 * mean of the area it covers. A smaller picture is returned as it is.
 */
export function shrink(source: Pixels, longestEdge: number): Pixels {
  const scale = longestEdge / Math.max(source.width, source.height)
  if (scale >= 1) return source
  const width = Math.max(1, Math.round(source.width * scale))
  const height = Math.max(1, Math.round(source.height * scale))
  const columns = spans(source.width, width)
  const words = wordsOf(source)
  const data = new Uint8ClampedArray(width * height * 4)
  const row = new Float32Array(width * 3)
  const sum = new Float32Array(row.length)
  let next = 0
  for (const [y, { first, last, head, tail }] of spans(source.height, height).entries()) {
    // The row on the border of two new rows is averaged once and counts for both.
    for (let at = first; at <= last; at += 1) {
      if (at >= next) averageRow(words.subarray(at * source.width, (at + 1) * source.width), columns, row)
      next = at + 1
      add(sum, row, at === first ? head : at === last ? tail : 1)
    }
    write(sum, source.height / height, data.subarray(y * width * 4, (y + 1) * width * 4))
  }
  return { data, width, height }
}

/** The old pixels that one new pixel covers: `head` and `tail` are the covered parts of the first and the last. */
interface Span {
  readonly first: number
  readonly last: number
  readonly head: number
  readonly tail: number
}

function spans(from: number, to: number): Span[] {
  const step = from / to
  return Array.from({ length: to }, (_, i) => {
    const start = i * step
    const end = i === to - 1 ? from : start + step
    const first = Math.floor(start)
    const last = Math.max(first, Math.ceil(end) - 1)
    return { first, last, head: Math.min(first + 1, end) - start, tail: last === first ? 0 : end - last }
  })
}

/** One old row, averaged over the columns, into red, green, blue for each new pixel. */
function averageRow(words: Uint32Array, columns: readonly Span[], out: Float32Array): void {
  const share = columns.length / words.length
  let to = 0
  for (const { first, last, head, tail } of columns) {
    let word = words[first] ?? 0
    let red = (word & 255) * head
    let green = ((word >>> 8) & 255) * head
    let blue = ((word >>> 16) & 255) * head
    for (let at = first + 1; at < last; at += 1) {
      word = words[at] ?? 0
      red += word & 255
      green += (word >>> 8) & 255
      blue += (word >>> 16) & 255
    }
    word = words[last] ?? 0
    out[to] = (red + (word & 255) * tail) * share
    out[to + 1] = (green + ((word >>> 8) & 255) * tail) * share
    out[to + 2] = (blue + ((word >>> 16) & 255) * tail) * share
    to += 3
  }
}

function add(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (row[i] ?? 0) * weight
}

/** Writes the sums of one new row as opaque pixels and clears them. */
function write(sum: Float32Array, rows: number, to: Uint8ClampedArray): void {
  for (let from = 0, at = 0; from < sum.length; from += 3, at += 4) {
    for (let channel = 0; channel < 3; channel += 1) to[at + channel] = (sum[from + channel] ?? 0) / rows
    to[at + 3] = 255
  }
  sum.fill(0)
}

/**
 * Turns a stored picture upright.
 * @param orientation EXIF 2.32 tag 0x0112: 1 upright, 2–4 mirrored or upside down, 5–8 lying on a side
 */
export function turnUpright(source: Pixels, orientation: number): Pixels {
  const { width: w, height: h } = source
  const from = wordsOf(source)
  const lying = orientation >= 5
  const width = lying ? h : w
  const height = lying ? w : h
  /** Where the upright picture's pixel (x, y) is stored, as start + x * right + y * down. */
  const [start, right, down] = stepsOf(orientation, w, h)
  if (start === 0 && right === 1) return source
  const words = new Uint32Array(w * h)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) words[at] = from[start + x * right + y * down] ?? 0
  }
  return { data: new Uint8ClampedArray(words.buffer), width, height }
}

function stepsOf(orientation: number, w: number, h: number): readonly [start: number, right: number, down: number] {
  switch (orientation) {
    case 2: return [w - 1, -1, w]
    case 3: return [w * h - 1, -1, -w]
    case 4: return [w * (h - 1), 1, -w]
    case 5: return [0, w, 1]
    case 6: return [w * (h - 1), -w, 1]
    case 7: return [w * h - 1, -w, -1]
    case 8: return [w - 1, w, -1]
    default: return [0, 1, w]
  }
}

/** Each pixel as one number, red in the lowest byte: every machine this runs on is little-endian. */
const wordsOf = ({ data }: Pixels): Uint32Array => new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
