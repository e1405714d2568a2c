import * as z from 'zod/mini'

/**
 * Every refusal a caller can meet. `title` and `detail` are for citizens: plain Chinese that says what
 * happened and what to do next; `code` is stable and for programs. RFC 9457.
 */
const TABLE = {
  INVALID: [400, '内容填写有误', '请按提示改正后再发送。已填写的内容还在。'],
  PLACE_SWAPPED: [400, '经纬度写反了', '请把经度和纬度对调，或在地图上重新选点。'],
  PLACE_OUTSIDE_CITY: [400, '这个地点不在巴彦淖尔市', '请重新定位或在地图上选点；如事情在外地，请拨打当地 12345。'],
  PHOTO_UNREADABLE: [400, '这张照片打不开', '文件不是照片或已损坏，请重新拍一张。'],
  PHOTO_MISMATCH: [400, '照片没有传完整', '收到的文件和手机里的不一致，请重新上传这一张。'],
  PHOTO_NOT_READY: [409, '照片还没传完', '请等照片上传完成，或重新上传没有成功的那一张。'],
  NOT_SIGNED_IN: [401, '请先登录', '登录已失效，请重新登录；没发出的内容还在。'],
  LOGIN_FAILED: [401, '登录没有成功', '请退出小程序后再打开一次。'],
  CONSENT_REQUIRED: [403, '请先阅读并同意隐私说明', '同意后才能继续；不同意也可以拨打 12345 反映。'],
  FORBIDDEN: [403, '您没有权限做这件事', '如需办理，请联系您的网格员或社区。'],
  STAFF_UNKNOWN: [403, '这个手机号不在工作人员名单里', '请联系旗县综治中心核对名单中的手机号。'],
  NOT_FOUND: [404, '没有找到', '可能编号有误，或您无权查看。'],
  ID_TAKEN: [409, '这个编号已用于另一件事', '请回到首页重新填写一次。'],
  STALE: [409, '事情有了新进展', '页面已更新，请看过最新情况再操作。'],
  ILLEGAL_ACTION: [409, '现在不能这样做', '请看当前进展，选择页面上可用的操作。'],
  REOPEN_TOO_LATE: [409, '已过可以要求重办的期限', '办结超过 14 天，请重新上报一次，会重新派给网格员。'],
  REOPEN_TOO_OFTEN: [409, '已经重办过两次', '请拨打 12345 或到苏木镇综治中心反映，他们会看到全部经过。'],
  TOO_LARGE: [413, '文件太大', '单张照片请不要超过 10 MB。'],
  TOO_MANY: [429, '操作太频繁', '请稍等几分钟再试，已填写的内容还在。'],
  WECHAT_DOWN: [503, '微信服务暂时没有回应', '请稍后再试。'],
  BUSY: [503, '系统正忙', '请稍后再试，重复发送不会重复受理。'],
  INTERNAL: [500, '系统出了点问题', '您填写的内容还在手机里，请稍后再试。'],
} as const satisfies Record<string, readonly [number, string, string]>

export type ProblemCode = keyof typeof TABLE
const CODES = Object.keys(TABLE)
export const isProblemCode = (code: string): code is ProblemCode => CODES.includes(code)

export const FieldError = z.object({ path: z.string(), message: z.string() })
export type FieldError = z.infer<typeof FieldError>

/** `application/problem+json`. `current` carries the fresh state on a 409, so a phone need not ask again. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.optional(z.array(FieldError)),
  current: z.optional(z.unknown()),
})
export type Problem = z.infer<typeof Problem>

export function problemStatus(code: ProblemCode): number {
  return TABLE[code][0]
}

/** The answer body of a problem; `detail` replaces the table's next step where a case needs its own words. */
export function problem(code: ProblemCode, more: { detail?: string; errors?: FieldError[]; current?: unknown } = {}): Problem {
  const [status, title, detail] = TABLE[code]
  return {
    type: `urn:fengqiao:problem:${code}`,
    title,
    status,
    code,
    detail: more.detail ?? detail,
    ...(more.errors ? { errors: more.errors } : {}),
    ...(more.current === undefined ? {} : { current: more.current }),
  }
}
