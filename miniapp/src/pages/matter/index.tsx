import { useRouter } from '@tarojs/taro'
import { getReport, type Report } from '@fengqiao/shared/contracts/reports'
import { Box } from '../../elements'
import { AskView } from '../../components/AskView'
import { Screen } from '../../components/Screen'
import { ReportBasics, ReportState, ReportTimeline } from '../../components/report-parts'
import { Notice } from '../../components/Notice'
import { whenStarted } from '../../components/when-started'
import { useAct } from '../../core/use-act'
import { useAsk } from '../../core/use-ask'
import { usePull } from '../../core/use-pull'
import { useWords } from '../../strings'
import { ReporterActions } from './ReporterActions'
import './index.scss'

/** One matter as its reporter sees it: the state in a sentence, who has it, by when, every step. */
export default whenStarted(function MatterPage() {
  const { matter } = useWords()
  const { id = '' } = useRouter().params
  const asked = useAsk(getReport, { params: { id } }, `seen:report:${id}`)
  usePull(asked.again)
  const put = (report: Report) => asked.put({ report })
  const act = useAct(asked.value?.report, put)
  const report = asked.value?.report
  return (
    <Screen title={matter.title} wide footer={report?.actions.includes('confirm') ? <ReporterActions report={report} act={act} /> : undefined}>
      <AskView asked={asked} tall>
        {({ report: shown }) => (
          <Box className="matter-page">
            <Box className="matter-side">
              <ReportState report={shown} put={put} />
              {act.said === undefined ? null : <Notice tone={act.said.tone} title={act.said.title} text={act.said.text} />}
              <ReportTimeline report={shown} />
              {shown.actions.includes('confirm') ? null : <ReporterActions report={shown} act={act} />}
            </Box>
            <Box className="matter-side"><ReportBasics report={shown} /></Box>
          </Box>
        )}
      </AskView>
    </Screen>
  )
})
