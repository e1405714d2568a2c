import type { ReactNode } from 'react'
import { Box, Press, Veil, Words } from '../elements'
import { useWords } from '../strings'
import { Icon } from './Icon'
import { useSheetKeys } from './sheet-keys'

/** A question over the page: from below on a phone, in the middle on a PC. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { common } = useWords()
  useSheetKeys(onClose)
  return (
    <Box className="sheet-layer">
      <Veil className="sheet-veil" label={common.close} onPress={onClose} />
      <Box className="sheet" role="dialog" label={title}>
        <Box className="sheet-head">
          <Words as="h2" className="heading">{title}</Words>
          <Press className="sheet-close" onPress={onClose}><Icon name="x" className="icon-small" />{common.close}</Press>
        </Box>
        <Box className="sheet-body">{children}</Box>
      </Box>
    </Box>
  )
}
