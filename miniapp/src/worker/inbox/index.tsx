import { useState } from 'react'
import { listTasks } from '@fengqiao/shared/contracts/reports'
import { Box, Words } from '../../elements'
import { AskView } from '../../components/AskView'
import { Button } from '../../components/Button'
import { Gate } from '../../components/Gate'
import { Empty, Notice } from '../../components/Notice'
import { Notify } from '../../components/Notify'
import { Screen } from '../../components/Screen'
import { whenStarted } from '../../components/when-started'
import { useCell } from '../../core/cell'
import { deeds, live } from '../../core/city'
import { useWide } from '../parts/use-wide'
import { open } from '../../core/navigate'
import { usePages } from '../../core/use-pages'
import { usePull } from '../../core/use-pull'
import { useWords } from '../../strings'
import { TaskDetail } from '../parts/TaskDetail'
import { TaskRow } from '../parts/TaskRow'
import './index.scss'

/** What waits for this worker, leader or officer, soonest deadline first. */
export default whenStarted(function InboxPage() {
  const { inbox } = useWords()
  return <Screen title={inbox.title} wide><Gate><Inbox /></Gate></Screen>
})

function Inbox() {
  const { inbox, common } = useWords()
  const { asked, items, more } = usePages(listTasks, (cursor) => ({ query: cursor === undefined ? {} : { cursor } }), 'seen:tasks')
  const [chosen, setChosen] = useState<string>()
  const wide = useWide()
  usePull(asked.again)
  const show = (id: string) => {
    if (wide) setChosen(id)
    else open('task', id)
  }
  const shown = chosen ?? items[0]?.id
  return (
    <Box className="inbox">
      <Box className="inbox-list">
        <Waiting />
        <AskView asked={asked} rows={5} tall>
          {() => items.length === 0 ? <Empty icon="inbox" title={inbox.none} text={inbox.noneText} /> : (
            <>
              <Words className="second">{inbox.count(items.length)}</Words>
              <Box className="stack" role="list">
                {items.map((row) => <TaskRow key={row.id} row={row} chosen={wide && row.id === shown} onOpen={() => show(row.id)} onChanged={asked.again} />)}
              </Box>
              {more === undefined ? null : <Button wide onPress={more}>{common.more}</Button>}
            </>
          )}
        </AskView>
        <LiveState onRefresh={() => { void asked.again() }} />
        <Notify template={['taskArrived', 'taskOverdue']} title={inbox.notify} text={inbox.notifyText} done={common.saved} refused={inbox.notifyText} />
      </Box>
      {wide ? <Box className="inbox-detail">{shown === undefined ? <Words className="second">{inbox.pick}</Words> : <TaskDetail key={shown} id={shown} />}</Box> : null}
    </Box>
  )
}

/** Steps taken without a network, and what came of them later. */
function Waiting() {
  const { inbox } = useWords()
  const queue = useCell(deeds.queue)
  const refused = useCell(deeds.refused)
  return (
    <>
      {queue.length === 0 ? null : <Notice tone="offline" title={inbox.waiting(queue.length)} text={inbox.waitingText} />}
      {refused.map(({ deed, problem }) => (
        <Notice key={deed.body.actionId} tone="trouble" title={inbox.refused(deed.no)} text={`${problem.title}。${problem.detail}`}>
          <Button onPress={() => deeds.forgive(deed)}>{inbox.understood}</Button>
        </Notice>
      ))}
    </>
  )
}

function LiveState({ onRefresh }: { onRefresh: () => void }) {
  const { inbox, common } = useWords()
  const connected = useCell(live.connected)
  return (
    <Box className="live">
      <Box className={`live-dot ${connected ? 'live-on' : ''}`} decorative />
      <Words as="span" className="caption">{connected ? inbox.live : inbox.notLive}</Words>
      <Button kind="quiet" icon="refresh-cw" onPress={onRefresh}>{common.refresh}</Button>
    </Box>
  )
}
