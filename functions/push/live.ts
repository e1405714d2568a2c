import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import { readToken, type FindActor } from '../kernel/auth'
import type { Clock } from '../kernel/clock'
import { errorFields, log } from '../kernel/log'
import { Refusal } from '../kernel/problem'
import type { ConnectionStore } from './connections'
import type { LiveGateway, LiveMessage } from './live-gateway'

export interface LiveDeps {
  readonly connections: ConnectionStore
  readonly live: LiveGateway
  readonly findActor: FindActor
  readonly tokenKey: () => Promise<string>
  readonly clock: Clock
}

/** The token comes in a message, not in the address: addresses end up in logs. */
const Said = z.discriminatedUnion('action', [
  z.object({ action: z.literal('hello'), token: z.string().check(z.maxLength(2000)) }),
  z.object({ action: z.literal('ping') }),
])

const OK = { statusCode: 200 } as const

/** The Lambda handler of the WebSocket: opens for anyone, tells nothing to a socket that has not said who it is. */
export function liveHandler(deps: LiveDeps) {
  return async (event: Pick<APIGatewayProxyWebsocketEventV2, 'body'> & { requestContext: { routeKey: string; connectionId: string } }): Promise<typeof OK> => {
    const { routeKey, connectionId } = event.requestContext
    if (routeKey === '$disconnect') await deps.connections.remove(connectionId)
    else if (routeKey !== '$connect') await hear(deps, connectionId, event.body)
    return OK
  }
}

async function hear(deps: LiveDeps, connectionId: string, body: string | undefined): Promise<void> {
  const said = Said.safeParse(jsonOf(body))
  if (!said.success) return
  switch (said.data.action) {
    case 'hello': return answer(deps, connectionId, await greet(deps, connectionId, said.data.token))
    case 'ping': return (await deps.connections.ownerOf(connectionId)) === undefined ? undefined : answer(deps, connectionId, { type: 'pong' })
  }
}

async function greet(deps: LiveDeps, connectionId: string, token: string): Promise<LiveMessage> {
  const personId = await personOf(deps, token)
  if (personId === undefined) {
    await deps.connections.remove(connectionId)
    return { type: 'refused', code: 'NOT_SIGNED_IN' }
  }
  await deps.connections.add(connectionId, personId, deps.clock())
  return { type: 'welcome' }
}

async function personOf(deps: LiveDeps, token: string): Promise<string | undefined> {
  try {
    const { personId, epoch } = await readToken(await deps.tokenKey(), token, deps.clock)
    return (await deps.findActor(personId, epoch))?.personId
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

async function answer({ connections, live }: LiveDeps, connectionId: string, message: LiveMessage): Promise<void> {
  if ((await live.post(connectionId, message)) === 'gone') await connections.remove(connectionId)
}

function jsonOf(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}

/** Shows a change on every open app of a person; answers whether any took it. A gateway that fails is logged and no more: the app asks anyway when it comes to the front. */
export async function showLive({ connections, live, clock }: Pick<LiveDeps, 'connections' | 'live' | 'clock'>, personId: string, message: LiveMessage): Promise<boolean> {
  const show = async (connectionId: string): Promise<boolean> => {
    const outcome = await live.post(connectionId, message).catch((error: unknown) => {
      log.warn('live message failed', errorFields(error))
      return 'failed' as const
    })
    if (outcome === 'gone') await connections.remove(connectionId)
    return outcome === 'shown'
  }
  return (await Promise.all((await connections.of(personId, clock())).map(show))).includes(true)
}

/** Ends every live connection of a person: for signing out everywhere, and for erasure. */
export async function dropConnections({ connections, live, clock }: Pick<LiveDeps, 'connections' | 'live' | 'clock'>, personId: string): Promise<void> {
  for (const connectionId of await connections.of(personId, clock())) {
    await connections.remove(connectionId)
    await live.close(connectionId)
  }
}
