import { SANDBOX_APPID, SANDBOX_PUSH_TOKEN, SANDBOX_SECRET } from './config'
import { startSandbox } from './server'

/**
 * The sandbox as its own process, so that a test can kill it. Arguments: port, data dir, push address, and the pages
 * of the live version joined by commas (or nothing: any page).
 */
const [port = '4140', dataDir = '.data/wechat', pushUrl, pages] = process.argv.slice(2)

startSandbox({
  dataDir,
  port: Number(port),
  appid: SANDBOX_APPID,
  secret: SANDBOX_SECRET,
  ...(pushUrl ? { push: { url: pushUrl, token: SANDBOX_PUSH_TOKEN, retryAfterMs: 2000 } } : {}),
  ...(pages ? { pages: pages.split(',') } : {}),
  clock: Date.now,
}).then(
  ({ url, stop }) => {
    console.log(`WeChat sandbox at ${url}`)
    process.once('SIGTERM', () => void stop().then(() => process.exit(0)))
  },
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
