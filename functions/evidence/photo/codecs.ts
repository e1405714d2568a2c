import decodeJpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import decodeJpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'
import encodeJpeg from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js'
import encodeJpegWasm from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'
import { defaultOptions } from '@jsquash/jpeg/meta.js'
import { decode as decodePng, initSync } from '@jsquash/png/codec/pkg/squoosh_png.js'
import decodePngWasm from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'
import decodeWebp from '@jsquash/webp/codec/dec/webp_dec.js'
import decodeWebpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm'
import { brotliDecompressSync } from 'node:zlib'
import type { PhotoType } from './inspect'

/** Rows of red, green, blue, alpha from the top left; sRGB is assumed. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** The file is not a whole picture of its type. */
export class UnreadablePhoto extends Error {
  override readonly name = 'UnreadablePhoto'
  readonly code = 'PHOTO_UNREADABLE'
}

/**
 * Decodes a picture as it is stored: not turned, not scaled.
 * @throws UnreadablePhoto, also where the decoder would fill what is missing with grey
 */
export async function decode(type: PhotoType, bytes: Uint8Array): Promise<Pixels> {
  const complaints: string[] = []
  const pixels = await decoded(type, bytes, (line) => complaints.push(line)).catch((cause: unknown) => {
    throw new UnreadablePhoto(complaints.join('; '), { cause })
  })
  // Other warnings are common in sound photos (padding bytes before a marker).
  if (!pixels || complaints.some((line) => /premature end/i.test(line))) throw new UnreadablePhoto(complaints.join('; '))
  return pixels
}

async function decoded(type: PhotoType, bytes: Uint8Array, complain: (line: string) => void): Promise<Pixels | null> {
  // The decoders ask for a plain ArrayBuffer underneath; copying the largest photo takes a few milliseconds.
  const plain = new Uint8Array(bytes)
  switch (type) {
    case 'image/jpeg': return (await decodeJpeg(fresh(jpegDecoder(), complain))).decode(plain, false)
    case 'image/webp': return (await decodeWebp(fresh(webpDecoder(), complain))).decode(plain)
    case 'image/png':
      initSync(pngDecoder())
      return decodePng(plain)
  }
}

/** A JPEG without any metadata. Trellis and progressive passes are off: they save 15 % of the bytes and double the time. */
export async function encode({ data, width, height }: Pixels): Promise<Uint8Array> {
  const encoder = await encodeJpeg(fresh(jpegEncoder(), () => undefined))
  return encoder.encode(data, width, height, { ...defaultOptions, quality: 82, progressive: false })
}

const jpegDecoder = compiled(decodeJpegWasm)
const jpegEncoder = compiled(encodeJpegWasm)
const webpDecoder = compiled(decodeWebpWasm)
const pngDecoder = compiled(decodePngWasm)

/** Unpacked and compiled at first use: a few milliseconds that most calls of the function never need. */
function compiled(packed: Uint8Array): () => WebAssembly.Module {
  let module: WebAssembly.Module | undefined
  return () => (module ??= new WebAssembly.Module(brotliDecompressSync(packed)))
}

/**
 * A new instance for each picture: WebAssembly memory never shrinks, so the largest photo would stay in the
 * container for ever, and an instance that met a broken file has exited.
 */
function fresh(module: WebAssembly.Module, complain: (line: string) => void) {
  return {
    noInitialRun: true,
    printErr: complain,
    instantiateWasm(imports: WebAssembly.Imports, ready: (instance: WebAssembly.Instance) => void): WebAssembly.Exports {
      const instance = new WebAssembly.Instance(module, imports)
      ready(instance)
      return instance.exports
    },
  }
}
