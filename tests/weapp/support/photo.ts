import { BLUE, GREEN, jpegOf, quarters, RED, YELLOW } from '../../support/pictures'

/** A photograph; each `turn` a different one. */
export async function photo(turn = 0): Promise<Buffer> {
  const colours = [RED, GREEN, BLUE, YELLOW]
  const at = (i: number) => colours[(i + turn) % colours.length] ?? RED
  return jpegOf(quarters(640, 480, [at(0), at(1), at(2), at(3)]))
}
