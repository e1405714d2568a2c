import { platform } from '../../platform'
import { Box, Press, Words } from '../../elements'
import { Icon } from '../../components/Icon'
import { useWords } from '../../strings'

/** Danger is not for an app: three numbers, one tap each. */
export function Emergency() {
  const { home, emergency } = useWords()
  const numbers = [['110', emergency.police], ['119', emergency.fire], ['120', emergency.ambulance]] as const
  return (
    <Box className="emergency" role="group" label={home.emergency}>
      <Words className="emergency-title">{home.emergency}</Words>
      <Box className="emergency-calls">
        {numbers.map(([number, words]) => (
          <Press key={number} className="emergency-call" onPress={() => platform.call(number)}><Icon name="phone" className="icon-small" />{words}</Press>
        ))}
      </Box>
    </Box>
  )
}
