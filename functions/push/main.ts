import { streamHandler } from '../kernel/stream'
import { wire } from '../kernel/wire'
import { findActorIn } from '../people/find-actor'
import { peopleStore } from '../people/store'
import { consumerOf } from './deliver'
import { liveHandler } from './live'
import { wirePush } from './wire-push'

const wiring = wire()
const push = wirePush(wiring)

export const stream = streamHandler(consumerOf(push))

export const live = liveHandler({ ...push, findActor: findActorIn(peopleStore(wiring.table)), tokenKey: async () => (await wiring.secrets()).tokenKey })
