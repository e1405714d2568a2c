import type { ReactNode } from 'react'
import { useCell } from '../core/cell'
import { session } from '../core/city'
import { useWords } from '../strings'
import { Button } from './Button'
import { Notice, Skeleton, Trouble } from './Notice'

/** Shows its children to somebody signed in; to others, what to do. */
export function Gate({ children }: { children: ReactNode }) {
  const { session: words } = useWords()
  const state = useCell(session.state)
  const again = () => { void session.signIn() }
  switch (state.kind) {
    case 'signedIn':
      return <>{children}</>
    case 'starting':
      return <Skeleton />
    case 'outsideWechat':
      return <Notice tone="attention" title={words.outside} text={words.outsideText} />
    case 'signedOut':
      return <Notice title={words.signedOut} text={words.signedOutText}><Button kind="main" onPress={again}>{words.signIn}</Button></Notice>
    case 'offline':
      return <Trouble trouble="offline" onAgain={again} />
    case 'failed':
      return <Trouble trouble={state.problem} onAgain={again} />
  }
}
