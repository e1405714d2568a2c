import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const personaSchema = z.object({
  key: z.string(),
  openid: z.string(),
  name: z.string(),
  phone: z.string(),
  staffId: z.optional(z.string()),
  /** WGS-84. */
  home: z.object({ lng: z.number(), lat: z.number() }),
})
/** An invented person whom the front page lets one be (made by the demo city). */
export type Persona = z.infer<typeof personaSchema>

/** What each persona is called, and the page of the mini-program he opens first. */
const parts: Readonly<Record<string, { readonly role: string; readonly page: string }>> = {
  resident: { role: '居民', page: 'pages/home/index' },
  neighbour: { role: '邻居', page: 'pages/home/index' },
  worker: { role: '网格员', page: 'worker/inbox/index' },
  deputy: { role: '替班员', page: 'worker/inbox/index' },
  leader: { role: '网格长', page: 'worker/inbox/index' },
  officer: { role: '街道中心', page: 'worker/inbox/index' },
  bannerOfficer: { role: '旗县中心', page: 'worker/inbox/index' },
  mediator: { role: '调解员', page: 'pages/home/index' },
  mongolianMediator: { role: '蒙古语调解员', page: 'pages/home/index' },
  courtClerk: { role: '法院', page: 'pages/home/index' },
  admin: { role: '管理员', page: 'pages/home/index' },
}

/** The persona's role in Chinese and first page. */
export const partOf = (key: string): { readonly role: string; readonly page: string } => parts[key] ?? { role: key, page: 'pages/home/index' }

const fileIn = (dataDir: string): string => join(dataDir, 'personas.json')

/** The personas of the seeded city; none before it is seeded. */
export const readPersonas = (dataDir: string): Persona[] =>
  existsSync(fileIn(dataDir)) ? z.array(personaSchema).parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))) : []

/** Keeps them beside the data they belong to. */
export const writePersonas = (dataDir: string, personas: readonly Persona[]): void => writeFileSync(fileIn(dataDir), JSON.stringify(personas))
