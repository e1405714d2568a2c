import Taro from '@tarojs/taro'
import { done, refused, type KeptPhoto, type Outcome } from './platform'
import { refusalOf } from './refusal.weapp'

/** Longest edge sent, px: enough to read a meter, small enough for one bar of signal. */
const LONGEST = 2048
const TYPES = { png: 'image/png', webp: 'image/webp', jpg: 'image/jpeg', jpeg: 'image/jpeg' } as const

export async function choosePhotos(max: number): Promise<Outcome<KeptPhoto[]>> {
  try {
    const { tempFiles } = await Taro.chooseMedia({ count: max, mediaType: ['image'], sourceType: ['camera', 'album'], sizeType: ['compressed'] })
    return done(await Promise.all(tempFiles.map(({ tempFilePath }) => keep(tempFilePath))))
  } catch (error) {
    return refused(refusalOf(error))
  }
}

/** A temporary file vanishes when WeChat closes; a draft must not lose it. */
async function keep(temporary: string): Promise<KeptPhoto> {
  const small = await shrink(temporary)
  const files = Taro.getFileSystemManager()
  const handle = await new Promise<string>((resolve, reject) => {
    files.saveFile({ tempFilePath: small, success: (saved) => resolve('savedFilePath' in saved ? saved.savedFilePath : small), fail: reject })
  })
  const size = await new Promise<number>((resolve, reject) => {
    files.getFileInfo({ filePath: handle, success: (info) => resolve('size' in info ? info.size : 0), fail: reject })
  })
  return { handle, contentType: typeOf(small), size }
}

async function shrink(path: string): Promise<string> {
  try {
    const { tempFilePath } = await Taro.compressImage({ src: path, quality: 80, compressedWidth: LONGEST })
    return tempFilePath
  } catch {
    // iOS compresses JPG only (platform rule): what it refuses is sent as it is, and the server checks the size.
    return path
  }
}

function typeOf(path: string): KeptPhoto['contentType'] {
  const end = path.split('.').pop()?.toLowerCase()
  return end === 'png' || end === 'webp' ? TYPES[end] : TYPES.jpg
}

export function photoBytes(handle: string): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    Taro.getFileSystemManager().readFile({
      filePath: handle,
      success: ({ data }) => resolve(typeof data === 'string' ? undefined : new Uint8Array(data)),
      fail: () => resolve(undefined),
    })
  })
}

export function erasePhoto(handle: string): Promise<void> {
  return new Promise((resolve) => {
    // Already gone is what we wanted.
    Taro.getFileSystemManager().unlink({ filePath: handle, success: () => resolve(), fail: () => resolve() })
  })
}
