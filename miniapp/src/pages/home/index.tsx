import { Box, Press, Words } from '../../elements'
import { Gate } from '../../components/Gate'
import { Icon } from '../../components/Icon'
import { Screen } from '../../components/Screen'
import { whenStarted } from '../../components/when-started'
import { beginWithCamera, beginWithoutPhoto } from '../../core/begin-report'
import { live } from '../../core/city'
import { usePull } from '../../core/use-pull'
import { useWords } from '../../strings'
import { Emergency } from './Emergency'
import { MyGridWorker } from './MyGridWorker'
import { OpenMatters } from './OpenMatters'
import { Services } from './Services'
import { StaffTasks } from './StaffTasks'
import { Unsent } from './Unsent'
import './index.scss'

export default whenStarted(function Home() {
  const { home } = useWords()
  usePull(async () => live.changes.update((count) => count + 1))
  return (
    <Screen title={home.title} tab="home" wide>
      <StaffTasks />
      <Box className="home">
        <Box className="camera">
          <Press id="camera" className="camera-card" onPress={() => { void beginWithCamera() }}>
            <Box className="camera-words">
              <Words as="span" className="camera-title">{home.cameraTitle}</Words>
              <Words as="span" className="camera-text">{home.cameraText}</Words>
            </Box>
            <Box className="camera-action"><Icon name="camera" className="icon-large" /><Words as="span">{home.cameraAction}</Words></Box>
          </Press>
          <Press id="no-photo" className="camera-other" onPress={() => { void beginWithoutPhoto() }}>{home.noPhoto}</Press>
        </Box>
        <Services />
        <MyGridWorker />
        <Box className="home-matters"><Unsent /><Gate><OpenMatters /></Gate></Box>
        <Emergency />
      </Box>
    </Screen>
  )
})
