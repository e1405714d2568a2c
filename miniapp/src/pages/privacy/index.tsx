import { PRIVACY_VERSION } from '@fengqiao/shared/contracts/people'
import { useState } from 'react'
import { Box, Words } from '../../elements'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Notice, Trouble } from '../../components/Notice'
import { Screen } from '../../components/Screen'
import { Sheet } from '../../components/Sheet'
import { whenStarted } from '../../components/when-started'
import type { Answer } from '../../core/api'
import { useCell } from '../../core/cell'
import { session } from '../../core/city'
import { useWords } from '../../strings'

/** The whole notice, to be read before agreeing and at any time after; consent can be withdrawn here. */
export default whenStarted(function PrivacyPage() {
  const { privacy } = useWords()
  const state = useCell(session.state)
  const consented = state.kind === 'signedIn' ? state.me.consent : undefined
  return (
    <Screen title={privacy.title} asks={false}>
      {privacy.sections.map(({ title, text }) => (
        <Card key={title}><Words as="h2" className="heading">{title}</Words><Words>{text}</Words></Card>
      ))}
      {consented === undefined ? null : <Words className="second">{privacy.state(consented)}</Words>}
      {consented === PRIVACY_VERSION ? <Withdraw /> : null}
      {state.kind === 'signedIn' ? <Erase /> : null}
    </Screen>
  )
})

function Withdraw() {
  const { privacy } = useWords()
  const [answer, setAnswer] = useState<Answer<unknown>>()
  return (
    <>
      <Button id="withdraw-consent" wide onPress={() => { void session.change({ consent: null }).then(setAnswer) }}>{privacy.withdraw}</Button>
      <AnswerNotice answer={answer} done={privacy.withdrawn} />
    </>
  )
}

function Erase() {
  const { privacy, common } = useWords()
  const [asking, setAsking] = useState(false)
  const [answer, setAnswer] = useState<Answer<unknown>>()
  return (
    <>
      <Button kind="quiet" icon="trash-2" wide onPress={() => setAsking(true)}>{privacy.erase}</Button>
      {asking ? (
        <Sheet title={privacy.eraseTitle} onClose={() => setAsking(false)}>
          <Words>{privacy.eraseText}</Words>
          <AnswerNotice answer={answer} done={common.saved} />
          <Box className="stack">
            <Button kind="danger" wide onPress={() => { void session.erase().then(setAnswer) }}>{privacy.eraseYes}</Button>
            <Button kind="quiet" wide onPress={() => setAsking(false)}>{common.cancel}</Button>
          </Box>
        </Sheet>
      ) : null}
    </>
  )
}

function AnswerNotice({ answer, done }: { answer: Answer<unknown> | undefined; done: string }) {
  switch (answer?.kind) {
    case undefined:
      return null
    case 'ok':
      return <Notice tone="good" title={done} />
    case 'offline':
      return <Trouble trouble="offline" />
    case 'problem':
      return <Trouble trouble={answer.problem} />
  }
}
