import { useRouter } from '@tarojs/taro'
import { getReport, type Report } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Button } from '../../components/Button'
import { Card, Section } from '../../components/Card'
import { Icon } from '../../components/Icon'
import { Notify } from '../../components/Notify'
import { PersonCard } from '../../components/PersonCard'
import { Screen } from '../../components/Screen'
import { whenStarted } from '../../components/when-started'
import { openTab, replace } from '../../core/navigate'
import { whenText } from '../../core/times'
import { useAsk } from '../../core/use-ask'
import { useNow } from '../../core/use-now'
import { useWords } from '../../strings'
import './index.scss'

/** What one wants to know after sending: did it arrive, who has it, until when, what comes next. */
export default whenStarted(function SentPage() {
  const { sent } = useWords()
  const { id = '' } = useRouter().params
  const asked = useAsk(getReport, { params: { id } })
  return (
    <Screen
      title={sent.title}
      footer={<Box className="pair"><Button id="to-home" kind="quiet" onPress={() => openTab('home')}>{sent.home}</Button><Button id="watch" kind="main" onPress={() => replace('matter', id)}>{sent.watch}</Button></Box>}
    >
      <AskView asked={asked} tall>{({ report }) => <Receipt report={report} />}</AskView>
    </Screen>
  )
})

function Receipt({ report }: { report: Report }) {
  const { sent } = useWords()
  const now = useNow()
  const { no, worker, holder, due, grid, areaName } = report
  const where = grid === null ? areaName : `${areaName} · ${grid.name}`
  return (
    <>
      <Box className="receipt">
        <Icon name="circle-check" className="icon-large" />
        <Words as="h1" className="title">{sent.done}</Words>
        <Words className="second">{sent.no}</Words>
        <Words id="report-no" className="receipt-no">{no}</Words>
      </Box>
      <Card>
        <Words as="h2" className="heading">{worker === null ? sent.toArea : sent.to}</Words>
        <PersonCard name={worker?.name ?? holder.name ?? holder.roleName} role={holder.roleName} text={where} />
        <Box className="limits">
          {due.acceptBy === undefined ? null : <Limit text={sent.acceptBy(whenText(due.acceptBy, now))} />}
          {due.resolveBy === undefined ? null : <Limit text={sent.resolveBy(whenText(due.resolveBy, now))} />}
        </Box>
      </Card>
      <Notify template="progress" title={sent.notify} text={sent.notifyText} done={sent.notified} refused={sent.notifyRefused} />
      <Section title={sent.next}>
        <Box className="points">{sent.steps.map((step) => <Words key={step} className="point">{step}</Words>)}</Box>
      </Section>
    </>
  )
}

function Limit({ text }: { text: string }) {
  return <Box className="limit"><Icon name="clock" className="icon-small" /><Words as="span">{text}</Words></Box>
}
