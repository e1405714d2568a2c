/** The ports of one city on 127.0.0.1. */
export interface CityPorts {
  readonly front: number
  readonly http: number
  readonly lambda: number
  readonly ws: number
  readonly dynamodb: number
  readonly s3: number
  readonly wechat: number
}

/** Where the city stands unless CITY_BASE_PORT says otherwise. */
export const DEFAULT_BASE = 4100

/** All ports follow from one base, so that moving a city is one setting. */
export const portsFrom = (base: number): CityPorts =>
  ({ front: base, http: base + 10, lambda: base + 11, ws: base + 12, dynamodb: base + 20, s3: base + 30, wechat: base + 40 })

/** The names under which serverless.yml reads them. */
export const portsEnv = (ports: CityPorts, dataDir: string): Record<string, string> => ({
  CITY_HTTP_PORT: String(ports.http),
  CITY_LAMBDA_PORT: String(ports.lambda),
  CITY_WS_PORT: String(ports.ws),
  CITY_DYNAMODB_PORT: String(ports.dynamodb),
  CITY_S3_PORT: String(ports.s3),
  CITY_WECHAT_PORT: String(ports.wechat),
  CITY_DATA_DIR: dataDir,
  // Two cities on one machine must not overwrite each other's bundles. Inside the project, so that what is not bundled is found.
  CITY_BUILD_DIR: `.esbuild/${ports.http}`,
})
