import { LANGUAGES } from '@fengqiao/shared/contracts/people'
import * as z from 'zod/mini'
import type { Platform } from '../platform/platform'
import { Cell } from './cell'

/** `auto` follows the phone: whoever has enlarged its letters gets 关怀模式 without asking. */
const Settings = z.object({ letters: z.enum(['auto', 'usual', 'large']), language: z.enum(LANGUAGES) })
export type Settings = z.infer<typeof Settings>

const KEY = 'settings'
/** WeChat's own 关怀模式 is 23.8 px where 17 px is usual (1.4); one step below it people already ask for large. */
const LARGE_FROM = 1.2

export class SettingsStore {
  readonly cell = new Cell<Settings>({ letters: 'auto', language: 'zh' })

  constructor(private readonly platform: Pick<Platform, 'read' | 'write' | 'fontScale'>) {}

  load(): void {
    const kept = z.safeParse(Settings, this.platform.read(KEY))
    if (kept.success) this.cell.set(kept.data)
  }

  change(part: Partial<Settings>): void {
    this.cell.update((settings) => ({ ...settings, ...part }))
    this.platform.write(KEY, this.cell.get())
  }

  /** Whether 关怀模式 is on. */
  isLarge({ letters }: Settings): boolean {
    return letters === 'large' || (letters === 'auto' && this.platform.fontScale() >= LARGE_FROM)
  }
}
