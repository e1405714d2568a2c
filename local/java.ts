import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** DynamoDB Local 3 needs at least this. */
const NEEDED = 17
const DEBIAN_PACKAGE = 'openjdk-17-jre-headless'

/** The major version in what `java -version` prints, or undefined: `"17.0.15"` is 17, `"1.8.0_402"` is 8. */
export function javaMajor(versionText: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(versionText) ?? []
  return first === undefined ? undefined : Number(first === '1' ? second : first)
}

/** The major version of the `java` on the path, or undefined when there is none. */
function installedJava(): number | undefined {
  const { error, stderr, stdout } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  return error ? undefined : javaMajor(`${stderr}${stdout}`)
}

/** What to tell a person who has to install Java himself. */
export function javaAdvice(found: number | undefined, platform: NodeJS.Platform): string {
  const how = platform === 'darwin' ? 'brew install --cask temurin@17'
    : platform === 'win32' ? 'winget install EclipseAdoptium.Temurin.17.JRE'
    : `sudo apt-get install -y ${DEBIAN_PACKAGE}   (Debian, Ubuntu; elsewhere your system's Java 17 or newer)`
  const missing = found === undefined ? 'no java was found on the path' : `java ${found} was found`
  return `The local database (AWS DynamoDB Local) needs Java ${NEEDED} or newer; ${missing}. Install it with:\n  ${how}\nand run npm start again.`
}

/**
 * Makes sure that Java is there. On Debian as root it is installed (a fresh container then needs nothing by hand);
 * elsewhere throws with the exact command to run. `say` is told before anything is installed.
 */
export function ensureJava(say: (line: string) => void): void {
  const found = installedJava()
  if (found !== undefined && found >= NEEDED) return
  const mayInstall = process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (!mayInstall) throw new Error(javaAdvice(found, process.platform))
  say(`Java ${NEEDED} is missing: installing ${DEBIAN_PACKAGE} with apt-get`)
  for (const args of [['update', '-q'], ['install', '-y', '-q', '--no-install-recommends', DEBIAN_PACKAGE]]) {
    const { status } = spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed.\n${javaAdvice(found, process.platform)}`)
  }
}
