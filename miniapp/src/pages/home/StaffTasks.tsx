import { listTasks } from '@fengqiao/shared/contracts/reports'
import { Row } from '../../components/Card'
import { useCell } from '../../core/cell'
import { session } from '../../core/city'
import { open } from '../../core/navigate'
import { useAsk } from '../../core/use-ask'
import { useWords } from '../../strings'

/** For staff the inbox comes first. */
export function StaffTasks() {
  const state = useCell(session.state)
  return state.kind === 'signedIn' && state.me.staff !== undefined ? <Tasks /> : null
}

function Tasks() {
  const { home } = useWords()
  const { value } = useAsk(listTasks, { query: {} }, 'seen:tasks')
  const title = value === undefined ? home.tasksText : home.tasksTitle(value.items.length, value.cursor !== undefined)
  return <Row id="to-inbox" icon="inbox" title={title} text={home.tasksText} onPress={() => open('inbox')} />
}
