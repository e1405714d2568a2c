import { done, refused, type KeptPhoto, type Outcome } from './platform'
import { blobs } from './blobs.h5'

/** Longest edge sent, px. */
const LONGEST = 2048
/** A smaller picture goes as it is: it may say where it was taken, which a redrawn one does not. Bytes. */
const SMALL_ENOUGH = 1_500_000
const TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const

export async function choosePhotos(max: number): Promise<Outcome<KeptPhoto[]>> {
  const files = await pick(max)
  if (files.length === 0) return refused('cancelled')
  try {
    return done(await Promise.all(files.slice(0, max).map(keep)))
  } catch {
    return refused('unavailable')
  }
}

function pick(max: number): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = max > 1
    input.hidden = true
    input.dataset['photoPicker'] = 'true'
    const end = () => {
      input.remove()
      resolve([...(input.files ?? [])])
    }
    input.addEventListener('change', end)
    input.addEventListener('cancel', end)
    document.body.append(input)
    input.click()
  })
}

async function keep(file: File): Promise<KeptPhoto> {
  const asItIs = file.size <= SMALL_ENOUGH ? TYPES.find((type) => type === file.type) : undefined
  const blob = asItIs === undefined ? await redraw(file) : file
  const handle = `photo:${crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`}`
  await blobs.put(handle, blob)
  return { handle, contentType: asItIs ?? 'image/jpeg', size: blob.size }
}

/** Scales to LONGEST and turns upright. What the browser cannot read is kept unchanged: the server says so in words. */
async function redraw(file: File): Promise<Blob> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return file
  }
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return new Promise((resolve) => { canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.82) })
}

const addresses = new Map<string, string>()

export async function photoUrl(handle: string): Promise<string | undefined> {
  const known = addresses.get(handle)
  if (known !== undefined) return known
  const blob = await blobs.get(handle)
  if (blob === undefined) return undefined
  const url = URL.createObjectURL(blob)
  addresses.set(handle, url)
  return url
}

export async function photoBytes(handle: string): Promise<Uint8Array | undefined> {
  const blob = await blobs.get(handle)
  return blob === undefined ? undefined : new Uint8Array(await blob.arrayBuffer())
}

export async function erasePhoto(handle: string): Promise<void> {
  const url = addresses.get(handle)
  if (url !== undefined) URL.revokeObjectURL(url)
  addresses.delete(handle)
  await blobs.delete(handle)
}
