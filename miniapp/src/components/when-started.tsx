import type { ComponentType } from 'react'
import { Box } from '../elements'
import { useCell } from '../core/cell'
import { started } from '../core/city'

/** A page whose first sight may read what the phone keeps: it waits the few milliseconds until that is known. */
export function whenStarted(Page: ComponentType): ComponentType {
  return function Started() {
    return useCell(started) ? <Page /> : <Box className="screen" />
  }
}
