import { REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import { Box } from '../../elements'
import { Row, Section } from '../../components/Card'
import { useCell } from '../../core/cell'
import { drafts } from '../../core/city'
import type { Draft } from '../../core/drafts'
import { open } from '../../core/navigate'
import { useWords } from '../../strings'

/** What was begun and not sent: still being written, waiting for the network, or refused. */
export function Unsent() {
  const { home, report } = useWords()
  const list = useCell(drafts.list)
  if (list.length === 0) return null
  const says: Record<Draft['state'], string> = { writing: report.draftWriting, queued: report.draftQueued, refused: report.draftRefused }
  return (
    <Section title={home.unsent}>
      <Box className="rows">
        {list.map((draft) => (
          <Row key={draft.id} icon={draft.state === 'refused' ? 'circle-alert' : 'pencil'} title={titleOf(draft) ?? report.untitled} text={says[draft.state]} onPress={() => open('report', draft.id)} />
        ))}
      </Box>
    </Section>
  )
}

function titleOf({ description, category }: Draft): string | undefined {
  if (description.trim() !== '') return description.trim().slice(0, 24)
  return category === undefined ? undefined : REPORT_CATEGORIES[category].name
}
