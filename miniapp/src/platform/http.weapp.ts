import Taro from '@tarojs/taro'
import type { HttpOutcome, HttpRequest, Socket, SocketEvents, Upload, UploadForm, UploadOutcome } from './platform'

/** WeChat's own default is 60 s: too long to leave a person without a word. Milliseconds. */
const TIMEOUT = 20_000

export async function request({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
  try {
    // A string body goes out as it is; a JSON answer is parsed by us, so that both platforms agree.
    const answer = await Taro.request<string>({
      url, method, header: { ...headers }, dataType: 'text', timeout: TIMEOUT,
      ...(body === undefined ? {} : { data: body }),
    })
    return { kind: 'answer', status: answer.statusCode, body: parse(answer.data) }
  } catch {
    return { kind: 'offline' }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function upload({ url, fields, handle, onProgress }: UploadForm): Upload {
  let aborted = false
  const task = Taro.uploadFile({ url, filePath: handle, name: 'file', formData: { ...fields } })
  task.onProgressUpdate?.(({ progress }) => onProgress(progress / 100))
  const ended = task.then(
    ({ statusCode }): UploadOutcome => (statusCode < 300 ? 'sent' : { status: statusCode }),
    (): UploadOutcome => (aborted ? 'aborted' : 'offline'),
  )
  return { ended, abort: () => { aborted = true; task.abort() } }
}

export function openSocket(url: string, events: SocketEvents): Socket {
  let closed = false
  const end = () => {
    if (closed) return
    closed = true
    events.onClose()
  }
  const task = Taro.connectSocket({ url })
  task.then((socket) => {
    socket.onOpen(() => events.onOpen())
    socket.onMessage(({ data }) => { if (typeof data === 'string') events.onMessage(data) })
    socket.onClose(end)
    socket.onError(end)
    if (closed) socket.close({})
  }, end)
  return {
    send: (data) => { void task.then((socket) => socket.send({ data })) },
    close: () => {
      closed = true
      void task.then((socket) => socket.close({}))
    },
  }
}
