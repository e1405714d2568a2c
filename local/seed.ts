import type { CityPorts } from './ports'
import type { SandboxClient } from './wechat/client'

/** The city to fill: all its parts run. */
export interface SeedOptions {
  readonly ports: CityPorts
  readonly urls: Readonly<Record<'api', string>>
  readonly dataDir: string
  readonly sandbox: SandboxClient
  readonly say: (line: string) => void
}

export async function seedCity(_options: SeedOptions): Promise<void> {
  // filled in when the import use cases exist
}
