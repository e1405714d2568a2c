import type { PHOTO_TYPES } from '@fengqiao/shared/contracts/evidence'

export type PhotoType = (typeof PHOTO_TYPES)[number]

/** Pixels, as the file's header declares them. */
export interface Dimensions {
  readonly width: number
  readonly height: number
}

/** A decoder repeats the whole picture for every scan of a progressive JPEG; cameras make about ten. */
const SCANS_MAX = 64

/**
 * Reads a picture's dimensions from its structure alone, without decoding.
 * @returns undefined when the bytes are not a whole file of this type
 */
export function dimensionsOf(type: PhotoType, bytes: Uint8Array): Dimensions | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    switch (type) {
      case 'image/jpeg': return jpeg(view)
      case 'image/png': return png(view)
      case 'image/webp': return webp(view)
    }
  } catch (error) {
    // Read beyond the last byte: the file is cut off.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** ISO/IEC 10918-1 B.1: walks the marker segments up to the end-of-image marker. What follows it is not part of the picture. */
function jpeg(view: DataView): Dimensions | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  let size: Dimensions | undefined
  let scans = 0
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return scans > 0 ? size : undefined
    if (isFrame(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
    if (marker === 0xda) {
      scans += 1
      if (scans > SCANS_MAX) return undefined
      at = endOfScan(view, at)
    }
  }
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie among them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** The next marker that is neither a stuffed zero nor a restart. */
function endOfScan(view: DataView, start: number): number {
  for (let at = start; ; at += 1) {
    if (view.getUint8(at) !== 0xff) continue
    const next = view.getUint8(at + 1)
    if (next !== 0x00 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
}

/** PNG 3rd edition §5: the header chunk first, the end chunk last. */
function png(view: DataView): Dimensions | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || chunkName(view, 12) !== 'IHDR') return undefined
  for (let at = 8; ;) {
    const name = chunkName(view, at + 4)
    at += 12 + view.getUint32(at)
    if (name === 'IEND') return at <= view.byteLength ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined
  }
}

/** RFC 9649 §2: a RIFF file whose first chunk tells the canvas. */
function webp(view: DataView): Dimensions | undefined {
  if (chunkName(view, 0) !== 'RIFF' || chunkName(view, 8) !== 'WEBP' || view.getUint32(4, true) + 8 > view.byteLength) return undefined
  switch (chunkName(view, 12)) {
    case 'VP8X': return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
    case 'VP8L': {
      const packed = view.getUint32(21, true)
      return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) }
    }
    case 'VP8 ': return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    default: return undefined
  }
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
const chunkName = (view: DataView, at: number): string => String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
