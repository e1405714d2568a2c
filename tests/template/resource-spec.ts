import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { PropertyType, Resource as Spec, ResourceProperties } from '@aws-cdk/service-spec-types'
import type { Packaged } from './package'

const spec = loadAwsServiceSpecSync()

/** `AWS::Region` and its like, always there. */
const isPseudo = (name: string): boolean => name.startsWith('AWS::')

/**
 * Everything in a template that CloudFormation would refuse, as far as its published resource specification
 * tells: unknown types and properties at any depth, missing required ones, references to nothing.
 */
export function faultsOf(resources: Packaged['resources']): string[] {
  return Object.entries(resources).flatMap(([name, { Type, Properties }]) => {
    const known = specOf(Type)
    if (!known) return [`${name}: no resource type ${Type}`]
    return [...faultsIn(Properties, known.properties, name), ...danglingIn(Properties, resources, name)]
  })
}

/** Resources that wait for each other in a ring: CloudFormation would refuse them. One name per ring. */
export function ringsIn(resources: Packaged['resources']): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string): string[] => {
    if (state.get(name) === 'open') return [name]
    if (state.has(name)) return []
    state.set(name, 'open')
    const rings = needsOf(resources, name).flatMap(visit)
    state.set(name, 'done')
    return rings
  }
  return Object.keys(resources).flatMap(visit)
}

function needsOf(resources: Packaged['resources'], name: string): string[] {
  const resource = resources[name]
  const referred = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(referred)
    return isObject(value) ? [...referencesOf(value).map(([target]) => target), ...Object.values(value).flatMap(referred)] : []
  }
  return [...new Set([...referred(resource?.Properties), ...[resource?.DependsOn ?? []].flat().map(String)])].filter((target) => target in resources)
}

const specOf = (type: string): Spec | undefined => spec.lookup('resource', 'cloudFormationType', 'equals', type)[0]

function faultsIn(value: unknown, properties: ResourceProperties, at: string): string[] {
  if (!isObject(value) || isIntrinsic(value)) return []
  const missing = Object.entries(properties).filter(([name, { required }]) => required === true && !(name in value)).map(([name]) => `${at}: ${name} is required`)
  const inside = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name]
    return property ? faultsOfType(inner, property.type, `${at}.${name}`) : [`${at}: no property ${name}`]
  })
  return [...missing, ...inside]
}

function faultsOfType(value: unknown, type: PropertyType, at: string): string[] {
  switch (type.type) {
    case 'array':
      return Array.isArray(value) ? value.flatMap((inner, index) => faultsOfType(inner, type.element, `${at}[${index}]`)) : isIntrinsic(value) ? [] : [`${at}: should be a list`]
    case 'map':
      return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => faultsOfType(inner, type.element, `${at}.${key}`)) : [`${at}: should be a map`]
    case 'ref':
      return faultsIn(value, spec.get('typeDefinition', type.reference.$ref).properties, at)
    case 'union': {
      const each = type.types.map((one) => faultsOfType(value, one, at))
      return each.some((faults) => faults.length === 0) ? [] : (each[0] ?? [])
    }
    case 'boolean':
      return value === true || value === false || isIntrinsic(value) ? [] : [`${at}: should be true or false`]
    case 'integer':
    case 'number':
      return typeof value === 'number' || isIntrinsic(value) ? [] : [`${at}: should be a number`]
    case 'string':
      return typeof value === 'string' || isIntrinsic(value) ? [] : [`${at}: should be text`]
    case 'json':
    case 'date-time':
    case 'tag':
    case 'null':
      return []
  }
}

function danglingIn(value: unknown, resources: Packaged['resources'], at: string): string[] {
  if (Array.isArray(value)) return value.flatMap((inner) => danglingIn(inner, resources, at))
  if (!isObject(value)) return []
  return [
    ...referencesOf(value).flatMap(([name, attribute]) => {
      const target = resources[name]
      if (!target) return isPseudo(name) ? [] : [`${at}: refers to ${name}, which is nowhere`]
      if (attribute === undefined || attribute in (specOf(target.Type)?.attributes ?? {})) return []
      return [`${at}: ${target.Type} has no attribute ${attribute}`]
    }),
    ...Object.values(value).flatMap((inner) => danglingIn(inner, resources, at)),
  ]
}

/** Names (and attributes) that one object refers to itself. */
function referencesOf(value: Readonly<Record<string, unknown>>): (readonly [string, string | undefined])[] {
  const { Ref: ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub } = value
  if (typeof ref === 'string') return [[ref, undefined]]
  if (Array.isArray(getAtt)) return [[String(getAtt[0]), String(getAtt[1])]]
  if (typeof sub === 'string') return [...sub.matchAll(/\$\{([\w:]+)(?:\.([\w.]+))?\}/g)].map(([, name, attribute]) => [name ?? '', attribute])
  return []
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isIntrinsic = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 1 && Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'))
