import { Entity } from 'dynamodb-toolbox/entity'
import { any, item, map, number, string } from 'dynamodb-toolbox/schema'
import * as z from 'zod/mini'
import { sha256 } from './hash'
import type { AppTable } from './table'

/** Kinds of matter that have a timeline. */
export const SUBJECTS = ['report'] as const

/** An event as it is stored and hashed. Kept small: up to 2 KB with a report's full text costs two write units. */
const StoredEvent = z.object({
  subject: z.enum(SUBJECTS),
  subjectId: z.string(),
  /** 1, 2, 3 … within the matter; equals the matter's version after the event. */
  seq: z.int(),
  type: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Who acted: what he is to the matter, and for staff who and under which name and post. */
  by: z.object({ relation: z.string(), staffId: z.optional(z.string()), label: z.optional(z.string()) }),
  /** What the event adds; its shape belongs to the capability that wrote it. */
  data: z.record(z.string(), z.unknown()),
  /** The phone's own id of the action and the hash of its body: a retry is recognised by them. */
  actionId: z.optional(z.string()),
  actionHash: z.optional(z.string()),
  before: z.string(),
  hash: z.string(),
})
type StoredEvent = z.infer<typeof StoredEvent>

const named = (event: StoredEvent) => ({ ...event, id: `${event.subjectId}.${event.seq}` })

/**
 * One thing that happened to a matter. It is the citizen's timeline, the audit trail and the outbox at once
 * (design §3.3). `hash` covers everything stored and the event before, so a case file can be proved whole;
 * `id` is the matter's id and the event's number in it.
 */
export const DomainEvent = z.pipe(StoredEvent, z.transform(named))
export type DomainEvent = z.infer<typeof DomainEvent>

/** Marks event items in the table, so that the stream's consumers know them. */
export const EVENT_ENTITY = 'Event'

/** What stands before the first event of every chain. */
export const CHAIN_START = 'start'

/** Completes an event with its hash over everything else, and its id. */
export function chained(event: Omit<StoredEvent, 'hash'>): DomainEvent {
  return named({ ...event, hash: sha256(event) })
}

/** The first event whose hash or predecessor does not fit, or undefined when the chain is whole. Events in order. */
export function brokenLink(events: readonly DomainEvent[]): DomainEvent | undefined {
  let before = CHAIN_START
  for (const [index, event] of events.entries()) {
    const { hash, id: _, ...rest } = event
    if (event.before !== before || event.seq !== index + 1 || sha256(rest) !== hash) return event
    before = hash
  }
  return undefined
}

/** Events live in their matter's partition, behind its state: one Query reads a matter whole. */
export function eventEntity(table: AppTable) {
  return new Entity({
    name: EVENT_ENTITY,
    table,
    timestamps: false,
    schema: item({
      subject: string().enum(...SUBJECTS).key(),
      subjectId: string().key(),
      seq: number().key(),
      type: string(),
      at: string(),
      by: map({ relation: string(), staffId: string().optional(), label: string().optional() }),
      data: any(),
      actionId: string().optional(),
      actionHash: string().optional(),
      before: string(),
      hash: string(),
    }),
    computeKey: ({ subject, subjectId, seq }) => ({ pk: partitionOf(subject, subjectId), sk: `E#${String(seq).padStart(6, '0')}` }),
  })
}

const PARTITIONS = { report: 'REPORT' } as const satisfies Record<(typeof SUBJECTS)[number], string>

/** The partition of a matter. */
export function partitionOf(subject: (typeof SUBJECTS)[number], id: string): string {
  return `${PARTITIONS[subject]}#${id}`
}
