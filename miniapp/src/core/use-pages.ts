import type { listReports, listTasks, ReportRow } from '@fengqiao/shared/contracts/reports'
import { useEffect, useState } from 'react'
import type { OutputOf } from '@fengqiao/shared/contracts/operation'
import type { CallInput } from './api'
import { api } from './city'
import { useAsk, type Asked } from './use-ask'

type Lists = typeof listReports | typeof listTasks

export interface Pages<O extends Lists> {
  readonly asked: Asked<OutputOf<O>>
  readonly items: readonly ReportRow[]
  /** Fetches the next page; absent at the end. */
  readonly more: (() => void) | undefined
}

/** A list whose first page stays fresh by itself; later pages are added on demand and dropped when it changes. */
export function usePages<O extends Lists>(operation: O, inputAt: (cursor?: string) => CallInput<O>, keepAs: string): Pages<O> {
  const asked = useAsk(operation, inputAt(), keepAs)
  const [rest, setRest] = useState<{ items: readonly ReportRow[]; cursor: string | undefined }>()
  const first = asked.value
  useEffect(() => setRest(undefined), [first])
  const cursor = rest === undefined ? first?.cursor : rest.cursor
  const more = cursor === undefined ? undefined : () => {
    void api(operation, inputAt(cursor)).then((answer) => {
      if (answer.kind === 'ok') setRest({ items: [...(rest?.items ?? []), ...answer.value.items], cursor: answer.value.cursor })
    })
  }
  return { asked, items: [...(first?.items ?? []), ...(rest?.items ?? [])], more }
}
