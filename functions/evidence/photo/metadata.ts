import type { Place } from '@fengqiao/shared/contracts/common'

export interface PhotoMetadata {
  /** EXIF 2.32 tag 0x0112, 1 to 8; 1 is upright. */
  readonly orientation: number
  /** Where the camera says it stood. EXIF positions are WGS-84 unless the file says otherwise. */
  readonly place?: Place
}

/** Reads what the shown copy needs from a picture's metadata. Broken metadata is no metadata: the picture is what counts. */
export async function metadataOf(bytes: Uint8Array): Promise<PhotoMetadata> {
  // Loaded here because it is 130 KB that only a completion needs.
  const { default: ExifReader } = await import('exifreader')
  try {
    const { exif, gps } = ExifReader.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      expanded: true,
      includeTags: { exif: ['Orientation', 'GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'], gps: true },
    })
    const place = placeOf(gps?.Longitude, gps?.Latitude)
    return { orientation: orientationOf(exif?.Orientation?.value), ...(place ? { place } : {}) }
  } catch {
    // ExifReader throws Errors of several kinds, all of which mean that there is nothing to read.
    return { orientation: 1 }
  }
}

function orientationOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1
}

/** Cameras without a fix write zeros. */
function placeOf(lng: number | undefined, lat: number | undefined): Place | undefined {
  if (lng === undefined || lat === undefined || !Number.isFinite(lng) || !Number.isFinite(lat) || (lng === 0 && lat === 0)) return undefined
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lng, lat, frame: 'wgs84' } : undefined
}
