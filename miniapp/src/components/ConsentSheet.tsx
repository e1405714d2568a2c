import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { AgreeButton, Box, Press, Words } from '../elements'
import { useCell } from '../core/cell'
import { consent } from '../core/city'
import { AGREE_BUTTON } from '../core/consent'
import { open } from '../core/navigate'
import { useWords } from '../strings'
import { Button, buttonClass } from './Button'
import { Trouble } from './Notice'
import { Sheet } from './Sheet'

/** Asks for consent the first time something personal is needed; refusing leaves everything else usable. */
export function ConsentSheet() {
  const { privacy } = useWords()
  const asking = useCell(consent.asking)
  if (asking === undefined) return null
  return (
    <Sheet title={privacy.askTitle} onClose={asking.refuse}>
      <Words>{privacy.askText}</Words>
      <Box className="points">
        {privacy.points.map((point) => <Words key={point} className="point">{point}</Words>)}
      </Box>
      <Press className="link" onPress={() => open('privacy')}>{privacy.readAll(PRIVACY_VERSION)}</Press>
      {asking.trouble === undefined ? null : <Trouble trouble={asking.trouble} />}
      <Box className="stack">
        <AgreeButton id={AGREE_BUTTON} className={buttonClass('main', true)} onAgree={asking.agree}>{privacy.agree}</AgreeButton>
        <Button kind="quiet" wide onPress={asking.refuse}>{privacy.refuse}</Button>
      </Box>
    </Sheet>
  )
}
