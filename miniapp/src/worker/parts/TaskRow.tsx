import { REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import type { Report, ReportRow } from '@fengqiao/shared/contracts/reports'
import { Box, Picture, Press, Words } from '../../elements'
import { Button } from '../../components/Button'
import { CATEGORY_ICONS } from '../../components/category-icons'
import { DeadlineBar } from '../../components/DeadlineBar'
import { Icon } from '../../components/Icon'
import { useCell } from '../../core/cell'
import { deeds } from '../../core/city'
import { useAct } from '../../core/use-act'
import { useNow } from '../../core/use-now'
import { useWords } from '../../strings'

export interface TaskRowProps {
  row: ReportRow
  chosen: boolean
  onOpen: () => void
  onChanged: () => Promise<void>
}

/** Enough to decide what to do first; 签收 without opening. */
export function TaskRow({ row, chosen, onOpen, onChanged }: TaskRowProps) {
  const { inbox, matter } = useWords()
  const now = useNow()
  const act = useAct(row, (_: Report) => { void onChanged() })
  const waits = useCell(deeds.queue).some(({ reportId }) => reportId === row.id)
  const { category, photo, summary, areaName, gridName, urgent, next, createdAt, actions } = row
  return (
    <Box className={`task ${chosen ? 'task-chosen' : ''}`} role="listitem">
      <Press className="task-open" onPress={onOpen}>
        {photo === undefined ? <Box className="thumb thumb-blank"><Icon name={CATEGORY_ICONS[category]} /></Box> : <Picture src={photo.url} label="" className="thumb" />}
        <Box className="matter-words">
          <Box className="state-line">
            <Words as="span" className="tag tag-grass">{REPORT_CATEGORIES[category].name}</Words>
            {urgent ? <Words as="span" className="tag tag-clay">{matter.urgent}</Words> : null}
          </Box>
          <Words as="span" className="matter-title">{summary}</Words>
          <Words as="span" className="caption">{gridName ?? areaName}</Words>
        </Box>
      </Press>
      {next === undefined ? null : <DeadlineBar what={next.what} at={next.at} from={createdAt} now={now} />}
      {act.said === undefined || act.said.tone === 'good' ? null : <Words className="second">{act.said.title}</Words>}
      {waits ? <Words as="span" className="tag">{inbox.sending}</Words> : null}
      {actions.includes('accept') && !waits
        ? <Button kind="main" icon="check" busy={act.busy} label={`${inbox.accept}：${summary}`} onPress={() => { void act.take({ action: 'accept' }) }}>{inbox.accept}</Button> : null}
    </Box>
  )
}
