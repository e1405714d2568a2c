import { Refusal } from '../kernel/problem'
import { WechatError } from '../kernel/wechat'

/** Codes that say the code we were given is bad, used, or too frequent; everything else is WeChat's trouble. */
const BAD_CODE = [40029, 40163, 40226, 47001, 40013]
const TOO_FREQUENT = [45011, 45009]

/** Runs a call to WeChat and turns its errors into what the person can do about them. */
export async function fromWechat<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (BAD_CODE.includes(error.errcode)) throw new Refusal('LOGIN_FAILED')
    if (TOO_FREQUENT.includes(error.errcode)) throw new Refusal('TOO_MANY')
    throw new Refusal('WECHAT_DOWN')
  }
}
