import type { LANGUAGES } from '@fengqiao/shared/contracts/people'
import { Box, Press, Words } from '../../elements'
import { Field } from '../../components/Field'
import { useCell } from '../../core/cell'
import { session, settings } from '../../core/city'
import type { Settings } from '../../core/settings'
import { useWords } from '../../strings'

/** How the reader reads: size of letters and language; works without signing in. */
export function Reading() {
  const { me } = useWords()
  const { letters, language } = useCell(settings.cell)
  const sizes: Record<Settings['letters'], string> = { auto: me.lettersAuto, usual: me.lettersUsual, large: me.lettersLarge }
  const languages: Record<Settings['language'], string> = { zh: me.zh, mn: me.mn }
  const speak = (chosen: (typeof LANGUAGES)[number]) => {
    settings.change({ language: chosen })
    if (session.me() !== undefined) void session.change({ language: chosen })
  }
  return (
    <>
      <Field title={me.letters}>
        <Choices label={me.letters} choices={sizes} chosen={letters} onChoose={(size) => settings.change({ letters: size })} />
      </Field>
      <Field title={me.language} hint={language === 'mn' ? me.mnDraft : undefined}>
        <Choices label={me.language} choices={languages} chosen={language} onChoose={speak} />
      </Field>
    </>
  )
}

function Choices<K extends string>({ label, choices, chosen, onChoose }: { label: string; choices: Readonly<Record<K, string>>; chosen: K; onChoose: (key: K) => void }) {
  const keys = keysOf(choices)
  return (
    <Box className="choices" role="radiogroup" label={label}>
      {keys.map((key) => <Press key={key} id={`choose-${key}`} role="radio" checked={key === chosen} className={`choice ${key === chosen ? 'chosen' : ''}`} onPress={() => onChoose(key)}><Words as="span">{choices[key]}</Words></Press>)}
    </Box>
  )
}

function keysOf<K extends string>(choices: Readonly<Record<K, string>>): K[] {
  const keys: K[] = []
  for (const key in choices) keys.push(key)
  return keys
}
