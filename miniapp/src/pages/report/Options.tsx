import { Box, Press, Words } from '../../elements'
import { Field } from '../../components/Field'
import { Icon } from '../../components/Icon'
import type { Draft } from '../../core/drafts'
import { useWords } from '../../strings'

export function Options({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { report } = useWords()
  return (
    <Field title={report.options}>
      <Box className="rows">
        <Check id="anonymous" checked={draft.anonymous} title={report.anonymous} text={report.anonymousText} onPress={() => onChange({ anonymous: !draft.anonymous })} />
        <Check id="urgent" checked={draft.urgent} title={report.urgent} text={report.urgentText} onPress={() => onChange({ urgent: !draft.urgent })} />
      </Box>
    </Field>
  )
}

function Check({ id, checked, title, text, onPress }: { id: string; checked: boolean; title: string; text: string; onPress: () => void }) {
  return (
    <Press id={id} role="checkbox" checked={checked} label={title} className="row" onPress={onPress}>
      <Box className={`box ${checked ? 'box-checked' : ''}`} decorative>{checked ? <Icon name="check" className="icon-small" /> : null}</Box>
      <Box className="row-words">
        <Words as="span" className="row-title">{title}</Words>
        <Words as="span" className="row-text">{text}</Words>
      </Box>
    </Press>
  )
}
