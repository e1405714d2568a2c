import { isOpen } from '@fengqiao/shared/lifecycles/report'
import { listReports } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Section } from '../../components/Card'
import { MatterRow } from '../../components/MatterRow'
import { openTab } from '../../core/navigate'
import { useAsk } from '../../core/use-ask'
import { useWords } from '../../strings'

const SHOWN = 3

/** My open matters with their next step and its date, most urgent first. */
export function OpenMatters() {
  const { home } = useWords()
  const asked = useAsk(listReports, { query: { mine: 'true' } }, 'seen:matters')
  return (
    <Section title={home.matters} more={home.allMatters} onMore={() => openTab('matters')}>
      <AskView asked={asked}>
        {({ items }) => {
          const open = items.filter(({ status }) => isOpen(status) || status === 'resolved')
            .sort((a, b) => (a.next?.at ?? '9999').localeCompare(b.next?.at ?? '9999'))
          if (open.length === 0) return <Words className="second">{home.noMatters}</Words>
          return <Box className="stack" role="list">{open.slice(0, SHOWN).map((row) => <MatterRow key={row.id} row={row} />)}</Box>
        }}
      </AskView>
    </Section>
  )
}
