import { PRIVACY_VERSION, type Me } from '@fengqiao/shared/contracts/people'
import type { Problem } from '@fengqiao/shared/problems'
import { ROLE_NAMES } from '@fengqiao/shared/roles'
import { useState } from 'react'
import { Box, LineInput, PhoneButton, Words } from '../../elements'
import { Button, buttonClass } from '../../components/Button'
import { Card, Row, Section } from '../../components/Card'
import { Field } from '../../components/Field'
import { Notice, Trouble } from '../../components/Notice'
import { PersonCard } from '../../components/PersonCard'
import { Sheet } from '../../components/Sheet'
import type { Answer } from '../../core/api'
import { useCell } from '../../core/cell'
import { session } from '../../core/city'
import { open } from '../../core/navigate'
import { useWords } from '../../strings'

/** The contract's limit of a name, characters. */
const NAME_MAX = 20

export function Account() {
  const state = useCell(session.state)
  return state.kind === 'signedIn' ? <Signed me={state.me} /> : null
}

function Signed({ me }: { me: Me }) {
  const { me: words, home } = useWords()
  return (
    <>
      <Card>
        <PersonCard name={me.staff?.name ?? me.name ?? words.anonymous} role={roleOf(me) ?? words.anonymous} text={me.phoneMasked ?? words.phoneNone} />
        {me.staff === undefined ? null : <Words className="second">{me.staff.roles.map(({ role, area }) => words.staffScope(ROLE_NAMES[role], area)).join('，')}</Words>}
      </Card>
      {me.staff === undefined ? null : <Row id="to-inbox" icon="inbox" title={words.inbox} text={home.tasksText} onPress={() => open('inbox')} />}
      <Name me={me} />
      {me.staff === undefined ? <BindStaff /> : null}
      <Box className="rows">
        <Row id="to-privacy" icon="shield-check" title={words.privacy} text={me.consent === PRIVACY_VERSION ? words.privacyAgreed : words.privacyNot} onPress={() => open('privacy')} />
        <SignOut />
      </Box>
    </>
  )
}

function roleOf({ staff }: Me): string | undefined {
  const first = staff?.roles[0]
  return first === undefined ? undefined : ROLE_NAMES[first.role]
}

/** What came of a change: nothing yet, saved, or the trouble. */
function useOutcome() {
  const [outcome, setOutcome] = useState<'saved' | 'offline' | Problem>()
  const [busy, setBusy] = useState(false)
  const run = async (change: Promise<Answer<unknown>>) => {
    setBusy(true)
    const answer = await change
    setBusy(false)
    setOutcome(answer.kind === 'ok' ? 'saved' : answer.kind === 'offline' ? 'offline' : answer.problem)
  }
  return { outcome, busy, run }
}

function Outcome({ outcome }: { outcome: 'saved' | 'offline' | Problem | undefined }) {
  const { common } = useWords()
  if (outcome === undefined) return null
  return outcome === 'saved' ? <Notice tone="good" title={common.saved} /> : <Trouble trouble={outcome} />
}

function Name({ me }: { me: Me }) {
  const { me: words } = useWords()
  const [name, setName] = useState(me.name ?? '')
  const saving = useOutcome()
  const changed = name.trim() !== '' && name.trim() !== me.name
  return (
    <Field title={words.name}>
      <LineInput id="name" label={words.name} value={name} placeholder={words.nameExample} maxLength={NAME_MAX} onInput={setName} />
      {changed ? <Button id="save-name" busy={saving.busy} onPress={() => { void saving.run(session.change({ name: name.trim() })) }}>{words.nameSave}</Button> : null}
      {me.phoneMasked === undefined ? <PhoneButton className={buttonClass('plain', true)} onCode={(phoneCode) => { if (phoneCode !== undefined) void saving.run(session.change({ phoneCode })) }}>{words.phoneBind}</PhoneButton> : null}
      <Outcome outcome={saving.outcome} />
    </Field>
  )
}

/** Staff are known by the phone number on the roster; nobody types it. */
function BindStaff() {
  const { me: words } = useWords()
  const binding = useOutcome()
  const [refused, setRefused] = useState(false)
  const bind = (code: string | undefined) => {
    setRefused(code === undefined)
    if (code !== undefined) void binding.run(session.bindStaff(code))
  }
  return (
    <Section title={words.staff}>
      <Card>
        <Words className="second">{words.staffBindText}</Words>
        <PhoneButton className={buttonClass('plain', true)} disabled={binding.busy} onCode={bind}>{words.staffBind}</PhoneButton>
        {refused ? <Notice tone="attention" title={words.staffRefused} /> : null}
        <Outcome outcome={binding.outcome} />
      </Card>
    </Section>
  )
}

function SignOut() {
  const { me: words, common } = useWords()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Row id="sign-out" icon="log-out" title={words.signOut} onPress={() => setAsking(true)} />
      {asking ? (
        <Sheet title={words.signOut} onClose={() => setAsking(false)}>
          <Words>{words.signOutText}</Words>
          <Box className="stack">
            <Button kind="danger" wide onPress={() => { void session.signOut() }}>{words.signOutYes}</Button>
            <Button kind="quiet" wide onPress={() => setAsking(false)}>{common.cancel}</Button>
          </Box>
        </Sheet>
      ) : null}
    </>
  )
}
