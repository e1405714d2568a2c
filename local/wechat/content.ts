import type { Verdict } from './state'

/** Agreed marks, so that a test or a demo can get each verdict. WeChat's labels: 100 fine, 20006 crime, 21000 other. */
export const RISKY_MARK = '测试违规'
export const REVIEW_MARK = '测试复核'

const passed: Verdict = { suggest: 'pass', label: 100 }

/** The verdict on a text. */
export function judgeText(text: string): Verdict {
  if (text.includes(RISKY_MARK)) return { suggest: 'risky', label: 20006 }
  if (text.includes(REVIEW_MARK)) return { suggest: 'review', label: 21000 }
  return passed
}

/** The verdict on a picture: the mark may stand anywhere in its bytes (for example after the end of the JPEG). */
export const judgePicture = (bytes: Buffer): Verdict => judgeText(bytes.toString('utf8'))

/** The `detail` list of WeChat's content checks for one verdict. */
export const verdictDetail = (verdict: Verdict): readonly object[] =>
  [{ strategy: 'content_model', errcode: 0, suggest: verdict.suggest, label: verdict.label, prob: 90 }]
