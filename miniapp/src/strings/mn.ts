import type { DeepPartial } from './fallback'
import type { Words } from './zh'

/**
 * Mongolian in the traditional script. DRAFT: nothing here has been reviewed by a native speaker, so only
 * the language's own name is in; every other word falls back to Chinese. Add strings together with the
 * name of their reviewer.
 */
export const mn: DeepPartial<Words> = {}
