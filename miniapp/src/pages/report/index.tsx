import { pageScrollTo, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { Box, Words } from '../../elements'
import { Button } from '../../components/Button'
import { Field } from '../../components/Field'
import { Empty, Notice, Trouble } from '../../components/Notice'
import { PhotoPicker } from '../../components/PhotoPicker'
import { Screen } from '../../components/Screen'
import { Sheet } from '../../components/Sheet'
import { whenStarted } from '../../components/when-started'
import type { Place } from '@fengqiao/shared/contracts/common'
import { useCell } from '../../core/cell'
import { consent, drafts } from '../../core/city'
import { missingIn, type Draft, type Missing } from '../../core/drafts'
import { goBack, openTab, replace } from '../../core/navigate'
import { useWords } from '../../strings'
import { CategoryTiles } from './CategoryTiles'
import { Options } from './Options'
import { PlaceField } from './PlaceField'
import { TextField } from './TextField'
import './index.scss'

/** One page, everything kept as it is written. */
export default whenStarted(function ReportPage() {
  const { report, sent } = useWords()
  const { id = '' } = useRouter().params
  const draft = useCell(drafts.list).find((entry) => entry.id === id)
  const sending = useCell(drafts.sending).has(id)
  if (draft === undefined) {
    return (
      <Screen title={report.title}>
        <Empty icon="send" title={report.gone} text={report.goneText}><Button kind="main" onPress={() => openTab('home')}>{sent.home}</Button></Empty>
      </Screen>
    )
  }
  return draft.state === 'queued' && !sending ? <Queued /> : <Form draft={draft} busy={sending} />
})

function Queued() {
  const { report, sent } = useWords()
  return (
    <Screen title={report.title}>
      <Empty icon="wifi-off" title={report.queued} text={report.queuedText}><Button kind="main" onPress={() => openTab('home')}>{sent.home}</Button></Empty>
    </Screen>
  )
}

function Form({ draft, busy }: { draft: Draft; busy: boolean }) {
  const { report } = useWords()
  const [suggested, setSuggested] = useState<Place>()
  const { id } = draft
  const change = (part: Partial<Draft>) => drafts.change(id, part)

  const send = async () => {
    if (!(await consent.ensure())) return
    const result = await drafts.send(id)
    if (result.kind === 'sent') replace('sent', id)
  }

  return (
    <Screen title={report.title} footer={<SendBar draft={draft} busy={busy} onSend={() => { void send() }} />}>
      {draft.state === 'refused' && draft.refusal !== undefined ? <Notice tone="trouble" title={report.refused}><Trouble trouble={draft.refusal} /></Notice> : null}
      <Field title={report.photos} hint={draft.photos.length === 0 ? report.photosHint : undefined} aside={report.photosCount(draft.photos.length)}>
        <PhotoPicker photos={draft.photos} purpose="reportPhoto" change={(make) => drafts.changePhotos(id, make)} onSuggestedPlace={setSuggested} />
      </Field>
      <PlaceField place={draft.place} suggested={suggested} onPlace={(place) => change({ place })} />
      <Field id="field-category" title={report.category}>
        <CategoryTiles chosen={draft.category} onChoose={(category) => change({ category })} />
      </Field>
      <TextField category={draft.category} text={draft.description} onText={(description) => change({ description })} />
      <Options draft={draft} onChange={change} />
      <Discard draft={draft} />
    </Screen>
  )
}

const FIELD: Record<Missing, string> = { place: '#field-place', category: '#field-category', description: '#field-text' }

/** Says what is missing and takes one there; when nothing is, sends. */
function SendBar({ draft, busy, onSend }: { draft: Draft; busy: boolean; onSend: () => void }) {
  const { report } = useWords()
  const [missing] = missingIn(draft)
  return (
    <>
      <Words className="caption kept">{report.kept}</Words>
      {missing === undefined
        ? <Button id="send" kind="main" icon="send" wide busy={busy} onPress={onSend}>{busy ? report.sending : report.send}</Button>
        : <Button id="missing" wide onPress={() => { void pageScrollTo({ selector: FIELD[missing], offsetTop: -72 }) }}>{report.missing[missing]}</Button>}
    </>
  )
}

function Discard({ draft }: { draft: Draft }) {
  const { report } = useWords()
  const [asking, setAsking] = useState(false)
  const discard = () => {
    goBack()
    void drafts.discard(draft.id)
  }
  return (
    <Box className="discard">
      <Button kind="quiet" icon="trash-2" onPress={() => setAsking(true)}>{report.discard}</Button>
      {asking ? (
        <Sheet title={report.discardTitle} onClose={() => setAsking(false)}>
          <Words>{report.discardText}</Words>
          <Box className="stack">
            <Button kind="danger" wide onPress={discard}>{report.discardYes}</Button>
            <Button kind="quiet" wide onPress={() => setAsking(false)}>{report.discardNo}</Button>
          </Box>
        </Sheet>
      ) : null}
    </Box>
  )
}
