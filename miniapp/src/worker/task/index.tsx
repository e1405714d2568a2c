import { useRouter } from '@tarojs/taro'
import { Gate } from '../../components/Gate'
import { Screen } from '../../components/Screen'
import { whenStarted } from '../../components/when-started'
import { useWords } from '../../strings'
import { TaskDetail } from '../parts/TaskDetail'
import '../inbox/index.scss'

export default whenStarted(function TaskPage() {
  const { task } = useWords()
  const { id = '' } = useRouter().params
  return <Screen title={task.title}><Gate><TaskDetail id={id} /></Gate></Screen>
})
