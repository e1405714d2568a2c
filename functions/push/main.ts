import { streamHandler } from '../kernel/stream'
import { wire } from '../kernel/wire'
import { openPeople } from '../people/open-people'
import { consumerOf } from './deliver'
import { liveHandler } from './live'
import { wirePush } from './wire-push'

const wiring = wire()
const push = wirePush(wiring)

export const stream = streamHandler(consumerOf(push))

export const live = liveHandler({ ...push, findActor: openPeople(wiring.table).findActor, tokenKey: async () => (await wiring.secrets()).tokenKey })
