import { dueStore } from '../../../functions/deadlines/store'
import { sweep, type SweepResult } from '../../../functions/deadlines/sweep'
import { evidenceRoutes } from '../../../functions/evidence/api'
import { retryContentCheck } from '../../../functions/evidence/check-content'
import { photoUrls } from '../../../functions/evidence/photo-urls'
import { receiveWechatEvents } from '../../../functions/evidence/receive-wechat-events'
import { recordContentCheck } from '../../../functions/evidence/record-content-check'
import { fileStore } from '../../../functions/evidence/store'
import { useFiles } from '../../../functions/evidence/use-files'
import { wireEvidence } from '../../../functions/evidence/wire-evidence'
import { gridsOf } from '../../../functions/grids/find-grid-at'
import { mapLoader } from '../../../functions/grids/load-map'
import { gridStore } from '../../../functions/grids/store'
import type { Clock } from '../../../functions/kernel/clock'
import { readEnv } from '../../../functions/kernel/env'
import { httpHandler, type RawRoute, type Route } from '../../../functions/kernel/http'
import { systemIds } from '../../../functions/kernel/ids'
import { sealerOf } from '../../../functions/kernel/seal'
import { secretsOf } from '../../../functions/kernel/secrets'
import { streamHandler } from '../../../functions/kernel/stream'
import type { AppTable } from '../../../functions/kernel/table'
import { wechatOf } from '../../../functions/kernel/wechat'
import type { Wiring } from '../../../functions/kernel/wire'
import { openPeople } from '../../../functions/people/open-people'
import { pushRoutes } from '../../../functions/push/api'
import { consumerOf } from '../../../functions/push/deliver'
import { retryMessage } from '../../../functions/push/retry'
import { openConsents, wirePush } from '../../../functions/push/wire-push'
import { reportRoutes } from '../../../functions/reports/api'
import { reportClock } from '../../../functions/reports/report-clock'
import { wireReports } from '../../../functions/reports/wire-reports'
import { bucketFrom, socketsFrom, type Objects } from './stores'
import type { WechatDouble } from './wechat-double'
import type { Process } from './world'

const ENV = readEnv({
  STAGE: 'local', TABLE_NAME: 'given', UPLOAD_BUCKET: 'uploads', PHOTO_BUCKET: 'photos', MAP_BUCKET: 'maps',
  WECHAT_APPID: 'wx-double', WECHAT_API: 'https://wechat.invalid', LIVE_ENDPOINT: 'https://live.invalid',
})
export const SECRETS = secretsOf(ENV)
/** Holds nothing that a process could lose, and its first use is slow. */
export const SEALER = sealerOf(ENV)

/** Milliseconds until a call to the double is given up. */
const PATIENCE = 60

/** The world as one process reaches it. */
export interface Reach {
  readonly process: Process
  readonly table: AppTable
  readonly wechat: WechatDouble
  readonly files: Readonly<Record<'uploads' | 'photos' | 'maps', Objects>>
  readonly clock: Clock
}

/** The Lambda entries wired as their `main.ts` does it, over a world that can fail; one process each. */
export const FUNCTIONS = {
  people: (reach: Reach) => api(reach, pushRoutes(openConsents(wiringOf(reach)))),

  evidence(reach: Reach) {
    const evidence = evidenceOf(reach)
    const events = receiveWechatEvents({
      clock: reach.clock, pushToken: async () => (await SECRETS()).wechatPushToken,
      on: new Map([['wxa_media_check', (event: unknown) => recordContentCheck(evidence, event)]]),
    })
    return api(reach, evidenceRoutes(evidence), events)
  },

  reports(reach: Reach) {
    const { process, table, files, clock } = reach
    const shown = { store: fileStore(table), photos: bucketFrom(process, files.photos) }
    const store = gridStore(table)
    return api(reach, reportRoutes({
      ...wireReports(wiringOf(reach)),
      grids: gridsOf({ store, currentMap: mapLoader({ store, files: bucketFrom(process, files.maps), clock }) }),
      evidence: { useFiles: (use) => useFiles(shown, use), photoUrls: (ids, viewer) => photoUrls(shown, ids, viewer) },
    }))
  },

  pushStream: (reach: Reach) => streamHandler(consumerOf(pushOf(reach))),

  deadlines(reach: Reach): () => Promise<SweepResult> {
    const [push, evidence] = [pushOf(reach), evidenceOf(reach)]
    return () => sweep({
      store: dueStore(reach.table), clock: reach.clock,
      owners: {
        REPORT: reportClock(wiringOf(reach)),
        MESSAGES: (row, now) => retryMessage(push, row, now),
        FILE: (row, now) => retryContentCheck(evidence, row, now),
      },
    })
  },
} as const

function api(reach: Reach, routes: readonly Route[], raw: readonly RawRoute[] = []) {
  const { table, clock } = reach
  return httpHandler(routes, { clock, tokenKey: async () => (await SECRETS()).tokenKey, findActor: openPeople(table).findActor }, raw)
}

function wiringOf({ process, table, wechat, clock }: Reach): Wiring {
  const gateway = wechatOf({ env: ENV, secrets: SECRETS, fetch: wechat.fetchFrom(process), clock, timeout: PATIENCE })
  return { env: ENV, secrets: SECRETS, sealer: SEALER, table, wechat: gateway, clock, ids: systemIds }
}

function evidenceOf(reach: Reach) {
  const { process, files } = reach
  return { ...wireEvidence(wiringOf(reach)), uploads: bucketFrom(process, files.uploads), photos: bucketFrom(process, files.photos) }
}

function pushOf(reach: Reach) {
  return { ...wirePush(wiringOf(reach)), live: socketsFrom(reach.process), random: () => 0.5 }
}
