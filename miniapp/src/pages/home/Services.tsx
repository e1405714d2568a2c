import { useState } from 'react'
import { platform } from '../../platform'
import { Box, Words } from '../../elements'
import { Button } from '../../components/Button'
import { Row } from '../../components/Card'
import { Sheet } from '../../components/Sheet'
import type { IconName } from '../../components/Icon'
import { useWords } from '../../strings'

type Service = 'mediation' | 'video' | 'confirmation'
const SERVICES: readonly { service: Service; icon: IconName }[] = [
  { service: 'mediation', icon: 'handshake' },
  { service: 'video', icon: 'video' },
  { service: 'confirmation', icon: 'stamp' },
]
/** The government hotline. */
const HOTLINE = '12345'

/** What the phone cannot do yet says so, and how it is done today: no dead links. */
export function Services() {
  const { home } = useWords()
  const [open, setOpen] = useState<Service>()
  return (
    <Box className="home-services">
      <Box className="rows">
        {SERVICES.map(({ service, icon }) => (
          <Row key={service} id={`service-${service}`} icon={icon} title={home.services[service].title} text={home.services[service].text} tag={home.soon} onPress={() => setOpen(service)} />
        ))}
      </Box>
      {open === undefined ? null : (
        <Sheet title={home.soonTitle(home.services[open].title)} onClose={() => setOpen(undefined)}>
          <Words>{home.soonText}</Words>
          <Box className="points">{home.soonSteps[open].map((step) => <Words key={step} className="point">{step}</Words>)}</Box>
          <Button kind="main" icon="phone" wide onPress={() => platform.call(HOTLINE)}>{home.soonHotline}</Button>
        </Sheet>
      )}
    </Box>
  )
}
