import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'

const attribute = z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })
const key = z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })
const index = z.object({
  IndexName: z.string(),
  KeySchema: z.array(key),
  Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']), NonKeyAttributes: z.optional(z.array(z.string())) }),
})

/** The properties of an AWS::DynamoDB::Table that mean something on one machine. Others (PITR, encryption) are left out. */
const tableProperties = z.object({
  // An unresolved variable or intrinsic cannot be a table's name.
  TableName: z.string().check(z.regex(/^[\w.-]{3,255}$/)),
  AttributeDefinitions: z.array(attribute),
  KeySchema: z.array(key),
  GlobalSecondaryIndexes: z.optional(z.array(index)),
  StreamSpecification: z.optional(z.object({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })),
  TimeToLiveSpecification: z.optional(z.object({ Enabled: z.boolean(), AttributeName: z.string() })),
})
export type TableProperties = z.infer<typeof tableProperties>

const resources = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })) })

/**
 * The tables that serverless.yml declares, itself or in the YAML files of its `resources` list, for the stage `local`.
 * Variables are resolved as far as a table needs them (`sls:stage`, `self:`): asking the Serverless CLI would take
 * three seconds of every start. Throws, naming the property, when a table uses anything else.
 */
export function readTables(serviceDir: string): TableProperties[] {
  const file = (path: string): string => readFileSync(join(serviceDir, path), 'utf8').replaceAll('${sls:stage}', 'local')
  const service: unknown = parseYaml(file('serverless.yml'))
  const { resources: own } = z.object({ resources: z.union([z.array(z.unknown()), z.looseObject({})]) }).parse(service)
  const parts = (Array.isArray(own) ? own : [own]).map(part => (typeof part === 'string' ? yamlFileIn(part) : part))
  return parts.flatMap(part => tablesIn(typeof part === 'string' ? parseYaml(resolveSelf(file(part), service)) : part))

  /** `${file(infra/table.yml)}` is a path; code files make no tables. */
  function yamlFileIn(part: string): string | undefined {
    const path = /^\$\{file\((.+\.ya?ml)\)\}$/.exec(part)?.[1]
    return path !== undefined && existsSync(join(serviceDir, path)) ? path : undefined
  }
}

function tablesIn(part: unknown): TableProperties[] {
  const parsed = resources.safeParse(part)
  if (!parsed.success) return []
  return Object.entries(parsed.data.Resources).flatMap(([name, { Type, Properties }]) => {
    if (Type !== 'AWS::DynamoDB::Table') return []
    const table = tableProperties.safeParse(Properties)
    if (!table.success) throw new Error(`serverless.yml: table ${name} cannot be made locally: ${z.prettifyError(table.error)}`)
    return [table.data]
  })
}

/** `${self:a.b}` by what stands at a.b. */
const resolveSelf = (text: string, service: unknown): string =>
  text.replace(/\$\{self:([\w.]+)\}/g, (whole, path: string) => {
    const value = path.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Object.entries(at).find(([known]) => known === name)?.[1] : undefined), service)
    return typeof value === 'string' ? value : whole
  })

/** CloudFormation's short tags (`!Ref`) are unknown to YAML and become plain strings or lists, which is fine here. */
const parseYaml = (text: string): unknown => parse(text, { logLevel: 'silent' })
