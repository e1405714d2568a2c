import type { Env } from '../kernel/env'
import { once } from '../kernel/once'

/** What the server says over a socket. A change is named, never told: the app asks the API for it. */
export type LiveMessage =
  | { readonly type: 'matter'; readonly subject: 'report'; readonly id: string; readonly version: number }
  | { readonly type: 'welcome' }
  | { readonly type: 'pong' }
  | { readonly type: 'refused'; readonly code: 'NOT_SIGNED_IN' }

export interface LiveGateway {
  /** `gone`: the socket is closed, forget it. Throws when the gateway does not answer. */
  post(connectionId: string, message: LiveMessage): Promise<'shown' | 'gone'>
  /** Closes a socket; one that is closed already is fine. */
  close(connectionId: string): Promise<void>
}

/** Milliseconds. A live message that is late is worthless: the app asks anyway when it comes to the front. */
const TIMEOUT = 3000

/** API Gateway's management API, loaded at first use. */
export function liveGatewayOf(env: Pick<Env, 'LIVE_ENDPOINT' | 'local'>): LiveGateway {
  const load = once(async () => {
    const { ApiGatewayManagementApiClient, DeleteConnectionCommand, GoneException, PostToConnectionCommand } = await import('@aws-sdk/client-apigatewaymanagementapi')
    const client = new ApiGatewayManagementApiClient({
      endpoint: env.LIVE_ENDPOINT, maxAttempts: 2,
      ...(env.local ? { region: 'cn-northwest-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
    })
    /** False when the socket is gone. */
    const reached = async (sent: Promise<unknown>): Promise<boolean> => {
      try {
        await sent
        return true
      } catch (error) {
        if (error instanceof GoneException) return false
        throw error
      }
    }
    const options = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT) })
    return {
      post: (ConnectionId: string, message: LiveMessage) => reached(client.send(new PostToConnectionCommand({ ConnectionId, Data: JSON.stringify(message) }), options())),
      close: (ConnectionId: string) => reached(client.send(new DeleteConnectionCommand({ ConnectionId }), options())),
    }
  })
  return {
    post: async (connectionId, message) => ((await (await load()).post(connectionId, message)) ? 'shown' : 'gone'),
    close: async (connectionId) => { await (await load()).close(connectionId) },
  }
}
