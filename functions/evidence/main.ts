import { systemClock as clock } from '../kernel/clock'
import { readEnv } from '../kernel/env'
import { httpHandler } from '../kernel/http'
import { secretsOf } from '../kernel/secrets'
import { removalHandler } from '../kernel/stream'
import { openTable } from '../kernel/table'
import { wechatOf } from '../kernel/wechat'
import { openPeople } from '../people/open-people'
import { evidenceRoutes } from './api'
import { forgetFile } from './forget-file'
import { receiveWechatEvents } from './receive-wechat-events'
import { recordContentCheck } from './record-content-check'
import { wireEvidence } from './wire-evidence'

// By hand and not by `wire()`: nothing here is sealed, and the sealer is a quarter of a bundle that already carries the codecs.
const env = readEnv(process.env)
const secrets = secretsOf(env)
const table = openTable(env)
const evidence = wireEvidence({ env, table, wechat: wechatOf({ env, secrets, fetch, clock }), clock })

export const http = httpHandler(
  evidenceRoutes(evidence),
  { clock, tokenKey: async () => (await secrets()).tokenKey, findActor: openPeople(table).findActor },
  receiveWechatEvents({
    clock,
    pushToken: async () => (await secrets()).wechatPushToken,
    on: new Map([['wxa_media_check', (event: unknown) => recordContentCheck(evidence, event)]]),
  }),
)

export const removed = removalHandler((keys) => forgetFile(evidence, keys))
