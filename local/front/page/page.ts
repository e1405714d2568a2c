/** The persona page: phones side by side, each its own session, and the WeChat messages of all of them. */

import * as z from 'zod/mini'

const Persona = z.object({ key: z.string(), openid: z.string(), name: z.string(), role: z.string(), page: z.string(), network: z.string() })
type Persona = z.infer<typeof Persona>
const Message = z.object({
  id: z.string(),
  at: z.number(),
  openid: z.string(),
  title: z.string(),
  page: z.optional(z.string()),
  fields: z.array(z.object({ label: z.string(), value: z.string() })),
})
type Message = z.infer<typeof Message>
const CityState = z.object({ progress: z.string(), personas: z.array(Persona) })
type CityState = z.infer<typeof CityState>

const KEPT = 'fengqiao.shown'
const FIRST_SHOWN = ['resident', 'worker']
const POLL_MS = 1000

const find = <T extends Element>(selector: string, type: new () => T): T => {
  const element = document.querySelector(selector)
  if (!(element instanceof type)) throw new Error(`the page has no ${selector}`)
  return element
}
const phones = find('.phones', HTMLElement)
const cast = find('.cast', HTMLElement)
const owners = find('.owners', HTMLElement)
const list = find('.messages', HTMLElement)
const starting = find('.starting', HTMLElement)
const dialog = find('#confirm', HTMLDialogElement)

let personas: readonly Persona[] = []
let messages: readonly Message[] = []
/** The openid whose WeChat is shown; undefined: everybody's. */
let owner: string | undefined
let shown: readonly string[] = kept()

/** Makes an element; children are texts or elements, so nothing a server says is ever read as HTML. */
function make<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function kept(): readonly string[] {
  const stored = localStorage.getItem(KEPT)
  return stored === null ? FIRST_SHOWN : stored.split(',').filter(Boolean)
}

/**
 * The app keeps each persona's session apart by this parameter. Not `<persona>.localhost`: those origins are foreign to
 * this page, and a private window gives a foreign frame no storage.
 */
const addressOf = (persona: Persona, page: string): string => `/?persona=${persona.key}#/${page}`

function button(text: string, pressed: boolean, onclick: () => void, title = ''): HTMLButtonElement {
  const element = make('button', { type: 'button', className: 'chip', title, onclick }, text)
  element.setAttribute('aria-pressed', String(pressed))
  return element
}

function drawCast(): void {
  cast.replaceChildren(...personas.map(({ key, role, name }) => button(role, shown.includes(key), () => toggle(key), `看${role}${name}的手机`)))
}

function toggle(key: string): void {
  shown = shown.includes(key) ? shown.filter(other => other !== key) : [...shown, key]
  localStorage.setItem(KEPT, shown.join(','))
  drawCast()
  drawPhones()
  drawMessages()
}

/** Keeps the frames that stay: taking one out of the page would reload it. */
function drawPhones(): void {
  const wanted = personas.filter(({ key }) => shown.includes(key))
  const present = new Map(Array.from(phones.querySelectorAll<HTMLElement>('.phone')).map(element => [element.dataset.key, element]))
  present.forEach((element, key) => { if (!wanted.some(persona => persona.key === key)) element.remove() })
  wanted.forEach(persona => { if (!present.has(persona.key)) insertInOrder(phone(persona)) })
  phones.querySelector('.nobody')?.remove()
  if (wanted.length === 0) phones.append(make('p', { className: 'nobody' }, '请在上面选一个人，他的手机就会出现在这里。'))
}

function insertInOrder(element: HTMLElement): void {
  const order = (key: string | undefined): number => personas.findIndex(persona => persona.key === key)
  const after = Array.from(phones.querySelectorAll<HTMLElement>('.phone')).find(other => order(other.dataset.key) > order(element.dataset.key))
  phones.insertBefore(element, after ?? null)
}

function phone(persona: Persona): HTMLElement {
  const { key, role, name, page, network } = persona
  const frame = make('iframe', { src: addressOf(persona, page), title: `${role}${name}的手机`, allow: 'camera; microphone; geolocation; clipboard-write' })
  const signal = make('select', { title: '这部手机的网络' }, ...([['normal', '网络正常'], ['slow', '网络很慢'], ['off', '没有网络']] as const).map(([value, text]) => make('option', { value, selected: value === network }, text)))
  signal.setAttribute('aria-label', `${name}的网络`)
  const element = make('section', { className: `phone ${network}` },
    make('div', { className: 'phone-head' }, make('strong', {}, role), make('span', {}, name), signal),
    make('div', { className: 'screen' }, frame))
  element.dataset.key = key
  signal.onchange = () => {
    element.className = `phone ${signal.value}`
    void post('/__city/network', { persona: key, mode: signal.value })
  }
  return element
}

function drawMessages(fresh?: string): void {
  const people = personas.filter(({ key, openid }) => shown.includes(key) || messages.some(message => message.openid === openid))
  if (!people.some(({ openid }) => openid === owner)) owner = undefined
  owners.replaceChildren(
    button('所有人', owner === undefined, () => choose(undefined)),
    ...people.map(({ openid, name }) => button(name, owner === openid, () => choose(openid))))
  const visible = messages.filter(({ openid }) => owner === undefined || openid === owner)
  list.replaceChildren(...(visible.length === 0 ? [empty()] : visible.map(message => card(message, message.id === fresh))))
}

function choose(openid: string | undefined): void {
  owner = openid
  drawMessages()
}

const empty = (): HTMLElement => make('li', { className: 'empty' }, '还没有消息。居民上报以后，网格员的提醒会马上出现在这里。')

function card(message: Message, fresh: boolean): HTMLElement {
  const persona = personas.find(({ openid }) => openid === message.openid)
  const time = new Date(message.at).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const rows = message.fields.flatMap(({ label, value }) => [make('dt', {}, label), make('dd', {}, value)])
  const open = persona && message.page !== undefined
    ? [make('button', { type: 'button', onclick: () => openIn(persona, message.page ?? '') }, '进入小程序查看', make('span', {}, '›'))]
    : []
  return make('li', { className: fresh ? 'message fresh' : 'message' },
    make('div', { className: 'message-to' }, make('span', {}, `发给 ${persona ? `${persona.name}（${persona.role}）` : '未知用户'}`), make('time', {}, time)),
    make('h3', {}, message.title), make('dl', {}, ...rows), ...open)
}

/** What WeChat does on a tap: opens the page that the message names, in that person's phone. */
function openIn(persona: Persona, page: string): void {
  if (!shown.includes(persona.key)) toggle(persona.key)
  const frame = phones.querySelector(`[data-key="${persona.key}"] iframe`)
  if (!(frame instanceof HTMLIFrameElement)) return
  frame.src = addressOf(persona, page.replace(/^\//, ''))
  frame.scrollIntoView({ behavior: 'smooth', inline: 'center', block: 'nearest' })
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

async function loadMessages(): Promise<void> {
  const all = z.object({ messages: z.array(Message) }).parse(await (await fetch('/wechat/messages')).json())
  messages = all.messages.reverse()
  drawMessages()
}

/** Messages as they arrive; after a break everything is read again, so none is missed. */
function follow(): void {
  const stream = new EventSource('/wechat/stream')
  stream.onopen = () => void loadMessages()
  stream.onmessage = (event: MessageEvent<string>) => {
    const message = Message.parse(JSON.parse(event.data))
    messages = [message, ...messages.filter(({ id }) => id !== message.id)]
    drawMessages(message.id)
  }
}

async function cityState(): Promise<CityState> {
  try {
    return CityState.parse(await (await fetch('/__city')).json())
  } catch {
    return { progress: '城市没有回应。请看看运行 npm start 的窗口。', personas: [] }
  }
}

/** Shows what the city is doing until it is ready. */
async function untilReady(): Promise<CityState> {
  for (;;) {
    const state = await cityState()
    starting.hidden = state.progress === ''
    find('#progress', HTMLElement).textContent = state.progress
    if (state.progress === '') return state
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
}

find('#reset', HTMLButtonElement).onclick = () => dialog.showModal()
dialog.onclose = async () => {
  if (dialog.returnValue !== 'yes') return
  void post('/__city/reset', {}).catch(() => undefined)
  await new Promise(resolve => setTimeout(resolve, POLL_MS))
  await untilReady()
  location.reload()
}

personas = (await untilReady()).personas
drawCast()
drawPhones()
drawMessages()
follow()
