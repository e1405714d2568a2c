import { useCell } from '../core/cell'
import { settings } from '../core/city'
import { withFallback } from './fallback'
import { mn } from './mn'
import { zh, type Words } from './zh'

const CATALOGUES: Record<'zh' | 'mn', Words> = { zh, mn: withFallback<Words>(zh, mn) }

/** The words of the reader's language. */
export function useWords(): Words {
  return CATALOGUES[useCell(settings.cell).language]
}
