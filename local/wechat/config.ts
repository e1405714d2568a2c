/** How a sandbox is set up. Ports, paths and times in ms. */
export interface SandboxConfig {
  readonly dataDir: string
  readonly port: number
  readonly appid: string
  readonly secret: string
  /** Where events go (our `POST /v1/wechat/events`), and the token both sides sign with. Absent: no events are sent. */
  readonly push?: { readonly url: string; readonly token: string; readonly retryAfterMs: number }
  /** The pages of the live version (app.json). Absent: any page is taken, so 41030 never happens. */
  readonly pages?: readonly string[]
  readonly clock: () => number
}

/** The mini-program's identity in the sandbox. Invented: no such account exists. */
export const SANDBOX_APPID = 'wx00fe7a9b1a0000c1'
export const SANDBOX_SECRET = 'sandbox-secret'
export const SANDBOX_PUSH_TOKEN = 'sandbox-push-token'
