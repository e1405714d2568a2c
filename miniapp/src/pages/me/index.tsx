import { whenStarted } from '../../components/when-started'
import { Gate } from '../../components/Gate'
import { Screen } from '../../components/Screen'
import { useWords } from '../../strings'
import { Account } from './Account'
import { Reading } from './Reading'

export default whenStarted(function MePage() {
  const { me } = useWords()
  return <Screen title={me.title} tab="me"><Gate><Account /></Gate><Reading /></Screen>
})
