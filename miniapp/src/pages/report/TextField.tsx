import { REPORT_CATEGORIES, type Category } from '@fengqiao/shared/catalogue/report-categories'
import { Box, Press, TextArea, Words } from '../../elements'
import { Field } from '../../components/Field'
import { useWords } from '../../strings'

/** The contract's limit, characters. */
const MAX = 500

/** The catalogue's hint is 如：井盖破损、电线垂落…; its examples become words one can tap. */
function phrasesOf(category: Category | undefined): string[] {
  const hint = category === undefined ? '' : REPORT_CATEGORIES[category].hint
  return hint.startsWith('如：') ? hint.slice(2).split('、') : []
}

export function TextField({ category, text, onText }: { category: Category | undefined; text: string; onText: (text: string) => void }) {
  const { report } = useWords()
  const phrases = phrasesOf(category).filter((phrase) => !text.includes(phrase))
  const add = (phrase: string) => onText(`${text.trim() === '' ? '' : `${text.trim()}，`}${phrase}`.slice(0, MAX))
  return (
    <Field id="field-text" title={report.text} aside={report.textCount(text.length)}>
      <TextArea id="description" label={report.text} value={text} placeholder={report.textExample} maxLength={MAX} onInput={onText} />
      {phrases.length === 0 ? null : (
        <Box className="phrases">
          <Words as="span" className="caption">{report.textPhrases}</Words>
          {phrases.map((phrase) => <Press key={phrase} className="chip" onPress={() => add(phrase)}>{phrase}</Press>)}
        </Box>
      )}
    </Field>
  )
}
