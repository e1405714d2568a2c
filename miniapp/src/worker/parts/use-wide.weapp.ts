/** A phone shows one thing at a time. */
export function useWide(): boolean {
  return false
}
