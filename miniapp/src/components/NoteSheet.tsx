import { useState, type ReactNode } from 'react'
import * as z from 'zod/mini'
import { Box, Press, TextArea, Words } from '../elements'
import { Photo, type Purpose } from '../core/uploads'
import { useKept } from '../core/use-kept'
import { useWords } from '../strings'
import { Button } from './Button'
import { Field } from './Field'
import { PhotoPicker } from './PhotoPicker'
import { Sheet } from './Sheet'

const Form = z.object({ note: z.string(), photos: z.array(Photo) })
type Form = z.infer<typeof Form>
const EMPTY: Form = { note: '', photos: [] }
/** The contract's limit of a note, characters. */
const NOTE_MAX = 500

export interface NoteSheetProps {
  title: string
  text?: string
  /** Where the half-written words are kept. */
  keepAs: string
  note: { label: string; example?: string; optional?: boolean }
  /** Reasons one can tap. */
  reasons?: readonly string[]
  photos?: { title: string; hint: string; purpose: Purpose; demanded: boolean }
  action: string
  danger?: boolean
  busy: boolean
  children?: ReactNode
  /** True when it went out or is kept, and the words may be forgotten. */
  onSend: (form: Form) => Promise<boolean>
  onClose: () => void
}

/** A step that wants words or pictures, kept as they are written. */
export function NoteSheet({ title, text, keepAs, note, reasons = [], photos, action, danger = false, busy, children, onSend, onClose }: NoteSheetProps) {
  const { actions } = useWords()
  const form = useKept(`form:${keepAs}`, Form, EMPTY)
  const [tried, setTried] = useState(false)
  const { value } = form
  const noteMissing = note.optional !== true && value.note.trim() === ''
  const photoMissing = photos?.demanded === true && value.photos.length === 0
  const setNote = (words: string) => form.change((before) => ({ ...before, note: words }))

  const send = async () => {
    setTried(true)
    if (noteMissing || photoMissing) return
    if (await onSend({ note: value.note.trim(), photos: value.photos })) {
      form.clear()
      onClose()
    }
  }

  return (
    <Sheet title={title} onClose={onClose}>
      {text === undefined ? null : <Words className="second">{text}</Words>}
      {children}
      {photos === undefined ? null : (
        <Field title={photos.title} hint={photos.hint} wrong={tried && photoMissing ? actions.photoMissing : undefined}>
          <PhotoPicker photos={value.photos} purpose={photos.purpose} change={(make) => form.change((before) => ({ ...before, photos: make(before.photos) }))} />
        </Field>
      )}
      <Field title={note.label} wrong={tried && noteMissing ? actions.noteMissing : undefined}>
        {reasons.length === 0 ? null : (
          <Box className="phrases">
            {reasons.filter((reason) => !value.note.includes(reason)).map((reason) => (
              <Press key={reason} className="chip" onPress={() => setNote(value.note === '' ? reason : `${value.note}；${reason}`)}>{reason}</Press>
            ))}
          </Box>
        )}
        <TextArea id="note" label={note.label} value={value.note} placeholder={note.example} maxLength={NOTE_MAX} onInput={setNote} />
      </Field>
      <Button id="send-step" kind={danger ? 'danger' : 'main'} wide busy={busy} onPress={() => { void send() }}>{action}</Button>
    </Sheet>
  )
}
