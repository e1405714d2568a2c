import { isOpen } from '@fengqiao/shared/lifecycles/report'
import { listReports, type ReportRow } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Button } from '../../components/Button'
import { Section } from '../../components/Card'
import { Gate } from '../../components/Gate'
import { MatterRow } from '../../components/MatterRow'
import { Empty } from '../../components/Notice'
import { Screen } from '../../components/Screen'
import { whenStarted } from '../../components/when-started'
import { beginWithCamera } from '../../core/begin-report'
import { usePages } from '../../core/use-pages'
import { usePull } from '../../core/use-pull'
import { useWords } from '../../strings'
import { Unsent } from '../home/Unsent'

const stillOpen = ({ status }: ReportRow) => isOpen(status) || status === 'resolved'

export default whenStarted(function MattersPage() {
  const { matters } = useWords()
  return <Screen title={matters.title} tab="matters"><Unsent /><Gate><MyMatters /></Gate></Screen>
})

function MyMatters() {
  const { matters, common } = useWords()
  const { asked, items, more } = usePages(listReports, (cursor) => ({ query: { mine: 'true', ...(cursor === undefined ? {} : { cursor }) } }), 'seen:matters')
  usePull(asked.again)
  const open = items.filter(stillOpen)
  const closed = items.filter((row) => !stillOpen(row))
  return (
    <AskView asked={asked} rows={5}>
      {() => items.length === 0 ? (
        <Empty icon="list-todo" title={matters.none} text={matters.noneText}><Button kind="main" icon="camera" onPress={() => { void beginWithCamera() }}>{matters.start}</Button></Empty>
      ) : (
        <>
          <Section title={matters.open}>
            {open.length === 0 ? <Words className="second">{matters.noMoreOpen}</Words> : <Rows rows={open} />}
          </Section>
          {closed.length === 0 ? null : <Section title={matters.closed}><Rows rows={closed} /></Section>}
          {more === undefined ? null : <Button wide onPress={more}>{common.more}</Button>}
        </>
      )}
    </AskView>
  )
}

function Rows({ rows }: { rows: readonly ReportRow[] }) {
  return <Box className="stack" role="list">{rows.map((row) => <MatterRow key={row.id} row={row} />)}</Box>
}
