import { Box, Words } from '../elements'
import { deadlineOf, spanText, whenText } from '../core/times'
import { useWords } from '../strings'

/** Time left in words, and a thin bar of how much is used. */
export function DeadlineBar({ what, at, from, now }: { what: string; at: string; from: string; now: number }) {
  const { deadline } = useWords()
  const { share, left, tone } = deadlineOf(at, from, now)
  return (
    <Box className={`deadline deadline-${tone}`}>
      <Box className="deadline-words">
        <Words as="span">{deadline.due(what, whenText(at, now))}</Words>
        <Words as="span" className="deadline-left">{left < 0 ? deadline.over(spanText(left)) : deadline.left(spanText(left))}</Words>
      </Box>
      <Box className="bar" decorative><Box className="bar-used" css={{ width: `${Math.round(share * 100)}%` }} /></Box>
    </Box>
  )
}
