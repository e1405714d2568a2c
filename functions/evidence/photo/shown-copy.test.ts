import { createHash } from 'node:crypto'
import ExifReader from 'exifreader'
import { BLUE, GREEN, RED, SECRET, YELLOW, asTakenByPhone, chunk, coloursOf, jpegOf, pngOf, quarters, webpOf } from '../../../tests/support/pictures'
import { Refusal } from '../../kernel/problem'
import { decode } from './codecs'
import { turnUpright } from './geometry'
import type { PhotoType } from './inspect'
import { shownCopyOf } from './shown-copy'

const AT = { lng: 107.387, lat: 40.743 }

async function seen(type: PhotoType, bytes: Uint8Array) {
  const copy = await shownCopyOf(type, bytes)
  return { copy, colours: coloursOf(await decode('image/jpeg', copy.bytes)) }
}

async function refusal(type: PhotoType, bytes: Uint8Array): Promise<string> {
  try {
    await shownCopyOf(type, bytes)
    return 'shown'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const expectColours = (given: number[][], expected: readonly (readonly number[])[]) => {
  expected.forEach((colour, i) => colour.forEach((value, channel) => { expect(Math.abs((given[i]?.[channel] ?? -999) - value)).toBeLessThan(12) }))
}

describe('a photo as a phone takes it', () => {
  // Held upright, the phone stores the picture lying on its left side and says so: orientation 6.
  const stored = quarters(640, 480, [GREEN, YELLOW, RED, BLUE])
  let photo: Buffer
  beforeAll(async () => {
    photo = asTakenByPhone(await jpegOf(stored), { orientation: 6, ...AT, thumbnail: await jpegOf(quarters(160, 120)) })
  })

  test('is shown upright', async () => {
    const { copy, colours } = await seen('image/jpeg', photo)
    expect([copy.width, copy.height]).toEqual([480, 640])
    expectColours(colours, [RED, GREEN, BLUE, YELLOW])
  })

  test('is shown without place, time, names, thumbnail, or anything after its end', async () => {
    expect(ExifReader.load(photo, { expanded: true }).gps?.Latitude).toBeCloseTo(AT.lat, 4)
    const { copy } = await seen('image/jpeg', photo)
    const bytes = Buffer.from(copy.bytes)
    const found = ExifReader.load(bytes, { expanded: true })
    expect(Object.keys(found).sort()).toEqual(['file', 'jfif'])
    expect(bytes.includes(SECRET)).toBe(false)
    expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]))
    expect(bytes.indexOf(Buffer.from([0xff, 0xd8]), 2)).toBe(-1)
  })

  test('tells its owner where it was taken, in WGS-84', async () => {
    const { copy } = await seen('image/jpeg', photo)
    expect(copy.place?.frame).toBe('wgs84')
    expect(copy.place?.lng).toBeCloseTo(AT.lng, 5)
    expect(copy.place?.lat).toBeCloseTo(AT.lat, 5)
  })
})

test('all eight orientations come upright', () => {
  const upright = quarters(6, 4)
  // How each orientation is stored, by EXIF 2.32: which corner of the upright picture is stored first, and which way its rows run.
  const corners: Record<number, readonly [typeof RED, typeof RED, typeof RED, typeof RED]> = {
    1: [RED, GREEN, BLUE, YELLOW], 2: [GREEN, RED, YELLOW, BLUE], 3: [YELLOW, BLUE, GREEN, RED], 4: [BLUE, YELLOW, RED, GREEN],
    5: [RED, BLUE, GREEN, YELLOW], 6: [GREEN, YELLOW, RED, BLUE], 7: [YELLOW, GREEN, BLUE, RED], 8: [BLUE, RED, YELLOW, GREEN],
  }
  for (const [orientation, stored] of Object.entries(corners)) {
    const lying = Number(orientation) >= 5
    const turned = turnUpright(quarters(lying ? 4 : 6, lying ? 6 : 4, stored), Number(orientation))
    expect([orientation, turned]).toEqual([orientation, upright])
  }
})

describe('each type of photo', () => {
  test('a large one is made at most 2048 pixels long and keeps its proportions', async () => {
    const { copy, colours } = await seen('image/jpeg', await jpegOf(quarters(4000, 3000)))
    expect([copy.width, copy.height]).toEqual([2048, 1536])
    expectColours(colours, [RED, GREEN, BLUE, YELLOW])
  })

  test('a small one keeps its size', async () => {
    const { copy } = await seen('image/jpeg', await jpegOf(quarters(33, 21)))
    expect([copy.width, copy.height]).toEqual([33, 21])
  })

  test('WebP', async () => {
    const { copy, colours } = await seen('image/webp', await webpOf(quarters(500, 300)))
    expect([copy.width, copy.height]).toEqual([500, 300])
    expectColours(colours, [RED, GREEN, BLUE, YELLOW])
  })

  test('PNG, with what is transparent on white', async () => {
    const picture = quarters(200, 100)
    for (let y = 0; y < 50; y += 1) picture.data.fill(0, y * 800, y * 800 + 400)
    const { colours } = await seen('image/png', pngOf(picture))
    expectColours(colours, [[255, 255, 255], GREEN, BLUE, YELLOW])
  })

  test('a very long and thin one', async () => {
    const { copy } = await seen('image/png', pngOf(quarters(5000, 1)))
    expect([copy.width, copy.height]).toEqual([2048, 1])
  })
})

describe('what is no photo is refused', () => {
  test('a text, under any type', async () => {
    const text = Buffer.from('这不是照片。'.repeat(100))
    for (const type of ['image/jpeg', 'image/png', 'image/webp'] as const) expect(await refusal(type, text)).toBe('PHOTO_UNREADABLE')
  })

  test('noise behind the right first bytes', async () => {
    // The same noise every time: some noise begins with a size in the millions, which is refused for another reason.
    const noise = Buffer.concat(Array.from({ length: 128 }, (_, i) => createHash('sha256').update(`noise ${i}`).digest()))
    expect(await refusal('image/jpeg', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), noise]))).toBe('PHOTO_UNREADABLE')
    expect(await refusal('image/png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), noise]))).toBe('PHOTO_UNREADABLE')
    expect(await refusal('image/webp', Buffer.concat([Buffer.from('RIFF\x04\x10\0\0WEBPVP8 ', 'latin1'), noise]))).toBe('PHOTO_UNREADABLE')
  })

  test('a photo of another type than announced', async () => {
    expect(await refusal('image/jpeg', pngOf(quarters(20, 20)))).toBe('PHOTO_UNREADABLE')
    expect(await refusal('image/webp', await jpegOf(quarters(20, 20)))).toBe('PHOTO_UNREADABLE')
  })

  test('a photo cut off anywhere, with or without an end mark put behind it', async () => {
    const whole = { 'image/jpeg': await jpegOf(quarters(300, 200)), 'image/png': pngOf(quarters(30, 20)), 'image/webp': await webpOf(quarters(300, 200)) }
    for (const type of ['image/jpeg', 'image/png', 'image/webp'] as const) {
      for (const share of [0, 0.01, 0.2, 0.5, 0.9, 0.999]) {
        expect([type, share, await refusal(type, whole[type].subarray(0, Math.floor(whole[type].length * share)))]).toEqual([type, share, 'PHOTO_UNREADABLE'])
      }
    }
    const half = whole['image/jpeg'].subarray(0, Math.floor(whole['image/jpeg'].length * 0.6))
    expect(await refusal('image/jpeg', Buffer.concat([half, Buffer.from([0xff, 0xd9])]))).toBe('PHOTO_UNREADABLE')
  })

  test('a small file that claims an enormous picture, before anything is unpacked', async () => {
    expect(await refusal('image/png', pngOf(quarters(2, 2), { width: 65_000, height: 65_000 }))).toBe('TOO_LARGE')
    expect(await refusal('image/png', pngOf(quarters(2, 2), { width: 0, height: 7 }))).toBe('PHOTO_UNREADABLE')
    const jpeg = await jpegOf(quarters(64, 64))
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(60_000, frame + 5)
    jpeg.writeUInt16BE(60_000, frame + 7)
    expect(await refusal('image/jpeg', jpeg)).toBe('TOO_LARGE')
  })

  test('a small file that unpacks into far more than its picture', async () => {
    const { deflateSync } = await import('node:zlib')
    const bomb = Buffer.concat([pngOf(quarters(2, 2)).subarray(0, 33), chunk('IDAT', deflateSync(Buffer.alloc(200_000_000))), chunk('IEND')])
    const before = process.memoryUsage().rss
    await refusal('image/png', bomb)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  test('a JPEG that repeats its picture in hundreds of scans', async () => {
    const jpeg = await jpegOf(quarters(64, 64))
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
    const again = jpeg.subarray(scan, -2)
    expect(await refusal('image/jpeg', Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 500 }, () => again), jpeg.subarray(-2)]))).toBe('PHOTO_UNREADABLE')
  })

  test('and the next photo is read as if nothing had been', async () => {
    const { colours } = await seen('image/jpeg', await jpegOf(quarters(300, 200)))
    expectColours(colours, [RED, GREEN, BLUE, YELLOW])
    expectColours((await seen('image/png', pngOf(quarters(30, 20)))).colours, [RED, GREEN, BLUE, YELLOW])
  })
})

test('the same photo gives the same copy, so two attempts at once cannot differ', async () => {
  const photo = await jpegOf(quarters(900, 700))
  const [one, two] = await Promise.all([shownCopyOf('image/jpeg', photo), shownCopyOf('image/jpeg', photo)])
  expect(createHash('sha256').update(one.bytes).digest('hex')).toBe(createHash('sha256').update(two.bytes).digest('hex'))
})
