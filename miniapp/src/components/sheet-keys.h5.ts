import { useEffect, useRef } from 'react'

/** Escape closes, focus goes into the sheet, and back to where it was. */
export function useSheetKeys(onClose: () => void): void {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const before = document.activeElement
    const layers = document.querySelectorAll<HTMLElement>('.sheet-layer')
    layers[layers.length - 1]?.querySelector<HTMLElement>('.sheet button, .sheet textarea')?.focus()
    const onKey = (event: KeyboardEvent) => { if (event.key === 'Escape') close.current() }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
}
