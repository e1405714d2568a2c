import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** Size of an item in bytes by DynamoDB's rule: names and values in UTF-8, numbers in about half a byte a digit, three bytes and one an element for lists and maps. */
export function itemSize(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0)
}

/** What one write of it costs in a transaction. */
export const transactionalUnits = (item: Readonly<Record<string, AttributeValue>>): number => 2 * Math.ceil(itemSize(item) / 1024)

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 1
  if (value.B !== undefined) return value.B.length
  if (value.L !== undefined) return 3 + value.L.reduce((sum, element) => sum + 1 + valueSize(element), 0)
  if (value.M !== undefined) return 3 + itemSize(value.M) + Object.keys(value.M).length
  return 1
}
