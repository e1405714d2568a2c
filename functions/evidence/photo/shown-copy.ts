import type { Place } from '@fengqiao/shared/contracts/common'
import { Refusal } from '../../kernel/problem'
import { UnreadablePhoto, decode, encode, type Pixels } from './codecs'
import { layOnWhite, shrink, turnUpright } from './geometry'
import { dimensionsOf, type PhotoType } from './inspect'
import { metadataOf } from './metadata'

/** The longer edge of a shown copy, pixels: a screen's full height, and a plate or a crack can still be read. */
const LONGEST_EDGE = 2048

/** 50 binary megapixels, so that the 8192 × 6144 of a "50 MP" phone passes. At 4 bytes each, 200 MB decoded. */
const PIXELS_MAX = 50 * 1024 * 1024

export interface ShownCopy {
  /** A JPEG that holds a picture and nothing else. */
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly place?: Place
}

/**
 * Makes the copy that others see: upright first and stripped then (the other way round photos lie on their
 * side), at most 2048 pixels long, a fresh JPEG from the pixels alone, so that no EXIF, XMP, thumbnail or
 * trailing data can come along.
 * @throws Refusal PHOTO_UNREADABLE when it is not a whole picture of that type, TOO_LARGE over 50 MP
 */
export async function shownCopyOf(type: PhotoType, bytes: Uint8Array): Promise<ShownCopy> {
  // Before decoding: a file of a few bytes can claim a picture that fills the memory.
  const declared = dimensionsOf(type, bytes)
  if (!declared || declared.width === 0 || declared.height === 0) throw new Refusal('PHOTO_UNREADABLE')
  if (declared.width * declared.height > PIXELS_MAX) throw new Refusal('TOO_LARGE', { detail: '这张照片尺寸太大（超过 5000 万像素），请调小尺寸或重新拍一张。' })
  const pixels = await readable(decode(type, bytes))
  if (type !== 'image/jpeg') layOnWhite(pixels)
  const { orientation, place } = await metadataOf(bytes)
  const shown = turnUpright(shrink(pixels, LONGEST_EDGE), orientation)
  return { bytes: await encode(shown), width: shown.width, height: shown.height, ...(place ? { place } : {}) }
}

async function readable(decoding: Promise<Pixels>): Promise<Pixels> {
  return decoding.catch((error: unknown) => {
    throw error instanceof UnreadablePhoto ? new Refusal('PHOTO_UNREADABLE') : error
  })
}
