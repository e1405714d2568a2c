import encodeWebp from '@jsquash/webp/codec/enc/webp_enc.js'
import encodeWebpWasm from '@jsquash/webp/codec/enc/webp_enc.wasm'
import { defaultOptions as webpOptions } from '@jsquash/webp/meta.js'
import { brotliDecompressSync, crc32, deflateSync } from 'node:zlib'
import { encode, type Pixels } from '../../functions/evidence/photo/codecs'

type Colour = readonly [red: number, green: number, blue: number]

export const RED: Colour = [220, 30, 30]
export const GREEN: Colour = [30, 180, 30]
export const BLUE: Colour = [30, 30, 220]
export const YELLOW: Colour = [230, 220, 30]

/** A picture made of coloured quarters: top left, top right, bottom left, bottom right. */
export function quarters(width: number, height: number, colours: readonly [Colour, Colour, Colour, Colour] = [RED, GREEN, BLUE, YELLOW]): Pixels {
  const words = new Uint32Array(width * height)
  const middle = Math.ceil(width / 2)
  for (let y = 0; y < height; y += 1) {
    const [left, right] = (y * 2 >= height ? colours.slice(2) : colours).map(wordOf)
    words.fill(left ?? 0, y * width, y * width + middle)
    words.fill(right ?? 0, y * width + middle, (y + 1) * width)
  }
  return { data: new Uint8ClampedArray(words.buffer), width, height }
}

const wordOf = ([red, green, blue]: Colour): number => (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0

/** The colours in the middle of each quarter, in the order of `quarters`. */
export function coloursOf({ data, width, height }: Pixels): number[][] {
  return [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x = 0, y = 0]) => {
    const at = (Math.floor((height * y) / 4) * width + Math.floor((width * x) / 4)) * 4
    return [...data.subarray(at, at + 3)]
  })
}

export async function jpegOf(pixels: Pixels): Promise<Buffer> {
  return Buffer.from(await encode(pixels))
}

export async function webpOf({ data, width, height }: Pixels): Promise<Buffer> {
  const module = new WebAssembly.Module(brotliDecompressSync(encodeWebpWasm))
  const encoder = await encodeWebp({
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, ready: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports)
      ready(instance)
      return instance.exports
    },
  })
  const bytes = encoder.encode(new Uint8Array(data), width, height, { ...webpOptions, quality: 90 })
  if (!bytes) throw new Error('the picture could not be written as WebP')
  return Buffer.from(bytes)
}

/** A PNG with red, green, blue and alpha, 8 bits each. `claims` writes another size into the header than there are pixels for. */
export function pngOf({ data, width, height }: Pixels, claims = { width, height }): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(claims.width, 0)
  header.writeUInt32BE(claims.height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

/** A PNG chunk: length, name, data, check sum. */
export function chunk(name: string, data: Uint8Array = new Uint8Array()): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

export interface CameraData {
  readonly orientation: number
  /** WGS-84 degrees, north and east. */
  readonly lng: number
  readonly lat: number
  /** A small JPEG of its own, as cameras put into their photos. */
  readonly thumbnail: Buffer
}

/** Puts into a JPEG what a phone's camera does: EXIF with position and thumbnail, XMP, and a film clip after the end. */
export function asTakenByPhone(jpeg: Buffer, camera: CameraData): Buffer {
  const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${SECRET}"/></rdf:RDF></x:xmpmeta>`)
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xe1, exifOf(camera)), segment(0xe1, xmp), segment(0xfe, Buffer.from(SECRET)), jpeg.subarray(2), Buffer.from(`ftypmp42${SECRET}`)])
}

/** What must not be found in a shown copy. */
export const SECRET = 'Owner-Name-And-Home'

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** EXIF 2.32: a TIFF file with the picture's directory, the position's directory and the thumbnail's. */
function exifOf({ orientation, lng, lat, thumbnail }: CameraData): Buffer {
  const first = 8
  const position = first + directorySize(3)
  const second = position + directorySize(4) + 2 * 24
  const picture = second + directorySize(2)
  const name = picture + thumbnail.length
  const tiff = Buffer.alloc(name + SECRET.length + 1)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(first, 4)
  directory(tiff, first, [[0x010f, 2, SECRET.length + 1, name], [0x0112, 3, 1, orientation], [0x8825, 4, 1, position]], second)
  const degrees = position + directorySize(4)
  directory(tiff, position, [[0x0001, 2, 2, 'N'.charCodeAt(0)], [0x0002, 5, 3, degrees], [0x0003, 2, 2, 'E'.charCodeAt(0)], [0x0004, 5, 3, degrees + 24]], 0)
  for (const [at, angle] of [[degrees, lat], [degrees + 24, lng]] as const) {
    const whole = [Math.floor(angle), Math.floor((angle % 1) * 60), Math.round(((angle * 60) % 1) * 60_000)]
    whole.forEach((value, i) => {
      tiff.writeUInt32LE(value, at + i * 8)
      tiff.writeUInt32LE(i === 2 ? 1000 : 1, at + i * 8 + 4)
    })
  }
  directory(tiff, second, [[0x0201, 4, 1, picture], [0x0202, 4, 1, thumbnail.length]], 0)
  tiff.set(thumbnail, picture)
  tiff.write(SECRET, name, 'latin1')
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
}

const directorySize = (entries: number): number => 2 + entries * 12 + 4

function directory(tiff: Buffer, at: number, entries: readonly (readonly [tag: number, type: number, count: number, value: number])[], next: number): void {
  tiff.writeUInt16LE(entries.length, at)
  entries.forEach(([tag, type, count, value], i) => {
    const entry = at + 2 + i * 12
    tiff.writeUInt16LE(tag, entry)
    tiff.writeUInt16LE(type, entry + 2)
    tiff.writeUInt32LE(count, entry + 4)
    tiff.writeUInt32LE(value, entry + 8)
  })
  tiff.writeUInt32LE(next, at + 2 + entries.length * 12)
}
