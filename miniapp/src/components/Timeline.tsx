import type { TimelineEntry } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../elements'
import { whenText } from '../core/times'
import { useWords } from '../strings'
import { Icon, type IconName } from './Icon'
import { ShownPhotos } from './ShownPhotos'

const ICONS: Record<string, IconName> = {
  submitted: 'send', accepted: 'check', resolved: 'circle-check', confirmed: 'circle-check', closedUnconfirmed: 'circle-check',
  returned: 'undo-2', redispatched: 'send', escalated: 'chevron-right', reopened: 'rotate-ccw', withdrawn: 'x', rejected: 'x',
  overdue: 'clock', chased: 'bell', contactRevealed: 'phone',
}

/** Every step as a thread, newest first: who, when, what was said, what it looked like. */
export function Timeline({ entries, now }: { entries: readonly TimelineEntry[]; now: number }) {
  const { matter } = useWords()
  return (
    <Box className="thread" role="list" label={matter.timeline}>
      {[...entries].reverse().map(({ id, at, type, by, text, note, photos }, index) => (
        <Box key={id} className={`knot ${index === 0 ? 'knot-now' : ''} knot-${type}`} role="listitem">
          <Box className="knot-mark" decorative><Icon name={ICONS[type] ?? 'check'} className="icon-small" /></Box>
          <Box className="knot-body">
            <Words className="knot-text">{text}</Words>
            <Words className="caption">{`${whenText(at, now)} · ${by}`}</Words>
            {note === undefined ? null : <Words className="knot-note">{note}</Words>}
            <ShownPhotos photos={photos} what={text} />
          </Box>
        </Box>
      ))}
    </Box>
  )
}
