/** A phone has no keys to serve. */
export function useSheetKeys(_onClose: () => void): void {}
