import type { Template } from './platform'

/** `name=id,…`: the template ids of WeChat's back office differ from one mini-program account to the next. */
const IDS = new Map((process.env.TARO_APP_TEMPLATES ?? '').split(',').flatMap((pair): [string, string][] => {
  const [name, id] = pair.split('=')
  return name === undefined || id === undefined ? [] : [[name, id]]
}))

export function templateId(template: Template): string {
  return IDS.get(template) ?? template
}
