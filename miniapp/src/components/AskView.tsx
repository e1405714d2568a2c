import type { ReactNode } from 'react'
import { clockText } from '../core/times'
import type { Asked } from '../core/use-ask'
import { useWords } from '../strings'
import { Notice, Skeleton, Trouble } from './Notice'

/** The four faces of a question: coming, here, here but old, not here. */
export function AskView<T>({ asked, rows = 3, tall = false, children }: { asked: Asked<T>; rows?: number; tall?: boolean; children: (value: T) => ReactNode }) {
  const { common } = useWords()
  const { value, trouble, at } = asked
  const again = () => { void asked.again() }
  if (value === undefined) return trouble === undefined ? <Skeleton rows={rows} tall={tall} /> : <Trouble trouble={trouble} onAgain={again} />
  return (
    <>
      {trouble === 'offline' && at !== undefined ? <Notice tone="offline" title={common.oldContent(clockText(at))} /> : null}
      {trouble !== undefined && trouble !== 'offline' ? <Trouble trouble={trouble} onAgain={again} /> : null}
      {children(value)}
    </>
  )
}
