/** Photos of drafts and of the outbox, in IndexedDB: localStorage holds 5 MB of text, too little for one photo. */
function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB request failed'))
  })
}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open('fengqiao', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('photos')
    return settle(request)
  })()
  return opened
}

async function photos(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await open()).transaction('photos', mode).objectStore('photos')
}

export const blobs = {
  put: async (key: string, blob: Blob): Promise<void> => { await settle((await photos('readwrite')).put(blob, key)) },
  get: async (key: string): Promise<Blob | undefined> => {
    const found: unknown = await settle((await photos('readonly')).get(key))
    return found instanceof Blob ? found : undefined
  },
  delete: async (key: string): Promise<void> => { await settle((await photos('readwrite')).delete(key)) },
}
