import gcoord from 'gcoord'
import * as z from 'zod/mini'
import { SandboxClient, type PhoneMessage } from '../../../local/wechat/client'
import { MiniProgram } from '../runner/mini-program'
import { Phone } from '../runner/phone'
import { readFacts, type Persona } from './facts'

/** What the artifact was built to call; the runner reaches this suite's city in its place. */
const BUILT = { api: 'http://127.0.0.1:4110/v1', live: 'ws://127.0.0.1:4112' }

export function personaOf(key: string): Persona {
  const persona = readFacts().personas.find((one) => one.key === key)
  if (persona === undefined) throw new Error(`no persona ${key}`)
  return persona
}

/** A new phone in the hands of a persona, standing at home. */
export function phoneOf(key: string): Phone {
  const { openid, home } = personaOf(key)
  const wechat = new SandboxClient(readFacts().wechat)
  const phone = new Phone({
    loginCode: () => wechat.loginCode(openid),
    phoneCode: () => wechat.phoneCode(openid),
    subscribe: async (tmplIds) => z.record(z.string(), z.unknown()).parse(await wechat.subscribe(openid, tmplIds)),
  })
  const [longitude, latitude] = gcoord.transform<[number, number]>([home.lng, home.lat], gcoord.WGS84, gcoord.GCJ02)
  phone.position = { longitude, latitude }
  return phone
}

/** Messages WeChat showed on a persona's phone. */
export async function messagesOf(key: string): Promise<PhoneMessage[]> {
  return new SandboxClient(readFacts().wechat).messages(personaOf(key).openid)
}

const running = new Set<MiniProgram>()

/** Opens the built mini-program on a phone, at its first page or where a message card leads. */
export async function openOn(phone: Phone, url?: string): Promise<MiniProgram> {
  const { api, live } = readFacts()
  const mini = await MiniProgram.launch({ phone, reach: (address) => address.replace(BUILT.api, api).replace(BUILT.live, live), ...(url === undefined ? {} : { url }) })
  running.add(mini)
  return mini
}

/** Ends every mini-program a test opened. Answers what WeChat would have refused in any of them. */
export function closeAll(): string[] {
  const faults = [...running].flatMap((mini) => mini.faults)
  for (const mini of running) mini.kill()
  running.clear()
  return faults
}
