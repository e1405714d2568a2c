import { REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import type { ReportRow } from '@fengqiao/shared/contracts/reports'
import { Box, Picture, Press, Words } from '../elements'
import { open } from '../core/navigate'
import { whenText } from '../core/times'
import { useNow } from '../core/use-now'
import { useWords } from '../strings'
import { CATEGORY_ICONS } from './category-icons'
import { Icon } from './Icon'

/** A matter in a list: what it was, how it stands in a sentence, what is next and when. */
export function MatterRow({ row }: { row: ReportRow }) {
  const { matters } = useWords()
  const now = useNow()
  const { id, photo, sentence, summary, category, next } = row
  return (
    <Press className="matter" onPress={() => open('matter', id)}>
      {photo === undefined
        ? <Box className="thumb thumb-blank"><Icon name={CATEGORY_ICONS[category]} /></Box>
        : <Picture src={photo.url} label="" className="thumb" />}
      <Box className="matter-words">
        <Words as="span" className="matter-title">{summary}</Words>
        <Words as="span" className="matter-state">{sentence}</Words>
        <Words as="span" className="caption">{next === undefined ? REPORT_CATEGORIES[category].name : matters.next(next.what, whenText(next.at, now))}</Words>
      </Box>
      <Icon name="chevron-right" className="icon-small row-arrow" />
    </Press>
  )
}
