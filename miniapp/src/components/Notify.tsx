import { recordSubscriptions } from '@fengqiao/shared/contracts/people'
import { useState } from 'react'
import { platform } from '../platform'
import type { Template } from '../platform/platform'
import { Words } from '../elements'
import { api, newId } from '../core/city'
import { Button } from './Button'
import { Card } from './Card'
import { Notice } from './Notice'

export interface NotifyProps {
  /** One prompt may not mix one-time and long-term templates (platform rule). */
  template: Template | readonly Template[]
  title: string
  text: string
  done: string
  refused: string
}

/** Asks WeChat for messages. The prompt may only open on a tap; one accept is one message. */
export function Notify({ template, title, text, done, refused }: NotifyProps) {
  const [state, setState] = useState<'ask' | 'busy' | 'done' | 'refused'>('ask')
  const ask = async () => {
    const templates = typeof template === 'string' ? [template] : template
    // WeChat first: after any waiting the tap no longer counts.
    const accepted = await platform.subscribe(templates)
    setState('busy')
    const answers = templates.map((name) => ({ template: name, accepted: accepted.ok && accepted.value[name] === true }))
    const recorded = await api(recordSubscriptions, { body: { promptId: await newId(), answers } })
    setState(recorded.kind === 'ok' && answers.some((answer) => answer.accepted) ? 'done' : 'refused')
  }
  if (state === 'done') return <Notice tone="good" title={done} />
  return (
    <Card className="notify">
      <Button id="notify" icon="bell" wide busy={state === 'busy'} onPress={() => { void ask() }}>{title}</Button>
      <Words className="second">{state === 'refused' ? refused : text}</Words>
    </Card>
  )
}
