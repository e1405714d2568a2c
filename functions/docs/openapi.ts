import * as common from '@fengqiao/shared/contracts/common'
import * as evidence from '@fengqiao/shared/contracts/evidence'
import * as grids from '@fengqiao/shared/contracts/grids'
import type { Operation } from '@fengqiao/shared/contracts/operation'
import * as people from '@fengqiao/shared/contracts/people'
import * as reports from '@fengqiao/shared/contracts/reports'
import { Problem, problem, problemStatus, type ProblemCode } from '@fengqiao/shared/problems'
import * as z from 'zod/mini'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * The OpenAPI 3.1 document of an operation table. The table is the source; this only says it in the language
 * that other systems (12345, the court) read.
 */
export function openapiOf(table: Readonly<Record<string, Operation>>): JsonObject {
  const operations = Object.values(table)
  const answers = answerSchemas(operations)
  const paths: Record<string, JsonObject> = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described(operation, answers.of(operation)) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '枫桥随手办',
      version: '1',
      description: 'Report a problem to the grid worker who answers for the place, and follow each step until it is done. '
        + 'Times are ISO 8601 with offset; a point carries its frame; unknown fields are refused; a repeated PUT answers the same.',
    },
    servers: [{ url: '/v1' }],
    paths,
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } }, schemas: used(answers.components, paths) },
  }
}

/** The components that something refers to. */
function used(components: JsonObject, paths: JsonObject): JsonObject {
  const text = JSON.stringify([paths, components])
  return Object.fromEntries(Object.entries(components).filter(([name]) => text.includes(JSON.stringify(refTo(name)))))
}

function described(operation: Operation, answer: JsonObject): JsonObject {
  const body = schemaOf(operation.body, 'input')
  return {
    operationId: operation.id,
    summary: operation.summary,
    'x-audience': operation.audience,
    security: operation.audience === 'public' ? [] : [{ session: [] }],
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')],
    ...(hasContent(body) ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      ...Object.fromEntries(operation.statuses.map((status) => [status, { description: SUCCESS[status], content: { 'application/json': { schema: answer } } }])),
      ...refusalsOf(operation, hasContent(body)),
    },
  }
}

const SUCCESS = { 200: 'Done', 201: 'Now exists', 204: 'Done, nothing to say' } as const

/** A body with neither properties nor alternatives is `Nothing`. */
const hasContent = (schema: JsonObject): boolean => 'oneOf' in schema || Object.keys(z.record(z.string(), z.unknown()).parse(schema['properties'] ?? {})).length > 0

function parametersOf(schema: z.ZodMiniType, place: 'path' | 'query'): JsonObject[] {
  const { properties, required } = Shape.parse(schemaOf(schema, 'output'))
  return Object.entries(properties).map(([name, of]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: of }))
}

const Shape = z.object({ properties: z._default(z.record(z.string(), z.unknown()), {}), required: z._default(z.array(z.string()), []) })

/** One answer per status, naming the stable codes a caller can meet there. */
function refusalsOf(operation: Operation, takesBody: boolean): JsonObject {
  const codes = new Set<ProblemCode>([
    'INVALID', ...operation.problems, 'BUSY', 'INTERNAL',
    ...(takesBody ? ['TOO_LARGE'] as const : []),
    ...(operation.audience === 'public' ? [] : ['NOT_SIGNED_IN'] as const),
    ...(operation.audience === 'consented' ? ['CONSENT_REQUIRED'] as const : []),
    ...(operation.audience === 'staff' ? ['FORBIDDEN'] as const : []),
  ])
  const statuses = [...new Set([...codes].map(problemStatus))].sort((a, b) => a - b)
  return Object.fromEntries(statuses.map((status) => {
    const here = [...codes].filter((code) => problemStatus(code) === status)
    return [status, {
      description: here.map((code) => `${code}：${problem(code).title}`).join('；'),
      content: { 'application/problem+json': { schema: { allOf: [{ $ref: refTo('Problem') }, { properties: { code: { enum: here } } }] } } },
    }]
  }))
}

/** The exported objects of the contract become components under their own names, so that each is said once. */
function answerSchemas(operations: readonly Operation[]): { of: (operation: Operation) => JsonObject; components: JsonObject } {
  const names = z.registry<{ id: string }>()
  const modules: readonly JsonObject[] = [common, evidence, grids, people, reports, { Problem }]
  for (const [id, value] of modules.flatMap((module) => Object.entries(module))) {
    if (value instanceof z.ZodMiniObject && !names.has(value)) names.add(value, { id })
  }
  const components = Object.keys(z.toJSONSchema(names).schemas)
  for (const { id, output } of operations) if (!names.has(output)) names.add(output, { id })
  const { schemas } = z.toJSONSchema(names, { uri: refTo, override: ({ jsonSchema }) => { clean(jsonSchema); delete jsonSchema.additionalProperties } })
  const schema = (id: string) => withoutHeader(schemas[id] ?? {})
  return {
    of: ({ output, id }) => {
      const name = names.get(output)?.id ?? id
      return components.includes(name) ? { $ref: refTo(name) } : schema(name)
    },
    components: Object.fromEntries(components.map((name) => [name, schema(name)])),
  }
}

const refTo = (name: string): string => `#/components/schemas/${name}`

const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): JsonObject => withoutHeader(z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => clean(jsonSchema) }))

function withoutHeader(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'))
}

/** Leaves out what says nothing to a reader: the date pattern behind `date-time`, the bounds of a safe integer. */
function clean(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') delete schema.pattern
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}
