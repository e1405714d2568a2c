import { getReport, type Report } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Section } from '../../components/Card'
import { Notice } from '../../components/Notice'
import { ReportBasics, ReportState, ReportTimeline } from '../../components/report-parts'
import { useAct } from '../../core/use-act'
import { useAsk } from '../../core/use-ask'
import { useWords } from '../../strings'
import { StaffActions } from './StaffActions'

/** One task: what it looks like, where, whom to call, and the steps allowed now. */
export function TaskDetail({ id }: { id: string }) {
  const asked = useAsk(getReport, { params: { id } }, `seen:report:${id}`)
  const put = (report: Report) => asked.put({ report })
  const act = useAct(asked.value?.report, put)
  return (
    <AskView asked={asked} tall>
      {({ report }) => (
        <Box className="task-page">
          <ReportState report={report} put={put} />
          {act.said === undefined ? null : <Notice tone={act.said.tone} title={act.said.title} text={act.said.text} />}
          <ReportBasics report={report} large />
          <Why report={report} />
          <ReportTimeline report={report} />
          <StaffActions report={report} act={act} />
        </Box>
      )}
    </AskView>
  )
}

/** Why it came here: so that a wrong map or roster can be told. */
function Why({ report }: { report: Report }) {
  const { task } = useWords()
  const because = report.routedBecause
  if (because === undefined) return null
  return (
    <Section title={task.why}>
      <Words className="second">{task.because[because.rule]}</Words>
      {because.edgeMetres === undefined ? null : <Words className="second">{task.edge(Math.round(because.edgeMetres))}</Words>}
    </Section>
  )
}
