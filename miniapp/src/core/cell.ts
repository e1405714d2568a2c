import { useSyncExternalStore } from 'react'

/** A value that tells its readers when it changes: all the state management this app needs. */
export class Cell<T> {
  #value: T
  readonly #readers = new Set<() => void>()

  constructor(initial: T) {
    this.#value = initial
  }

  get = (): T => this.#value

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const reader of [...this.#readers]) reader()
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value))
  }

  /** Returns how to stop listening. */
  subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => { this.#readers.delete(reader) }
  }
}

export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get, cell.get)
}
