import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * An append-only file of JSON lines. A line is handed to the operating system before `append` returns, so killing
 * the process (even with -9) loses nothing that was accepted; only a power cut could.
 */
export interface Journal<Entry> {
  readonly entries: readonly Entry[]
  append(entry: Entry): void
  close(): void
}

/**
 * Opens (or makes) the journal and replays it. A last line cut short by a kill was never accepted: it is dropped.
 * Any other unreadable line throws, because going on would silently forget what came after.
 */
export function openJournal<Entry>(file: string, parse: (value: unknown) => Entry): Journal<Entry> {
  mkdirSync(dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole))
  const entries = whole.split('\n').filter(Boolean).map((line, index) => {
    try {
      return parse(JSON.parse(line))
    } catch (cause) {
      throw new Error(`${file}: line ${index + 1} cannot be read`, { cause })
    }
  })
  const handle = openSync(file, 'a')
  return {
    entries,
    append: entry => void writeSync(handle, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(handle),
  }
}
