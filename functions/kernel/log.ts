import { Logger } from '@aws-lambda-powertools/logger'

/**
 * Structured log. Write ids, codes and counts only: no names, phones, texts, places, tokens or query strings,
 * because a log has readers that a case file has not.
 */
export const log = new Logger({ serviceName: 'fengqiao' })

/** An error as log fields: its name and stack, never a request's content. */
export function errorFields(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, stack: error.stack ?? '' }
}
