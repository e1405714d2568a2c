import type { ReactNode } from 'react'
import { Box, Words } from '../elements'

/** A face and a name: somebody in particular answers for this. The surname stands for the face. */
export function PersonCard({ name, role, text, children }: { name: string; role: string; text?: string | undefined; children?: ReactNode }) {
  return (
    <Box className="person">
      <Box className="face" decorative>{name.slice(0, 1)}</Box>
      <Box className="person-words">
        <Box className="person-line">
          <Words as="span" className="person-name">{name}</Words>
          <Words as="span" className="tag tag-grass">{role}</Words>
        </Box>
        {text === undefined ? null : <Words className="second">{text}</Words>}
      </Box>
      {children === undefined ? null : <Box className="person-actions">{children}</Box>}
    </Box>
  )
}
