import type { ReactNode } from 'react'
import { Box, Words } from '../elements'

/** One question: its name, its answer, a hint below, and what is wrong when something is. */
export function Field({ id, title, hint, wrong, aside, children }: { id?: string; title: string; hint?: string | undefined; wrong?: string | undefined; aside?: string | undefined; children: ReactNode }) {
  return (
    <Box id={id} className={`field ${wrong === undefined ? '' : 'field-wrong'}`} role="group" label={title}>
      <Box className="field-head">
        <Words as="h2" className="heading">{title}</Words>
        {aside === undefined ? null : <Words as="span" className="caption">{aside}</Words>}
      </Box>
      {children}
      {hint === undefined ? null : <Words className="second">{hint}</Words>}
      {wrong === undefined ? null : <Words className="wrong">{wrong}</Words>}
    </Box>
  )
}
