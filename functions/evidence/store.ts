import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PHOTO_TYPES, PURPOSES } from '@fengqiao/shared/contracts/evidence'
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate'
import { $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import { BatchGetCommand, execute } from 'dynamodb-toolbox/table/actions/batchGet'
import { Refusal } from '../kernel/problem'
import { dueShardOf, type AppTable, type Write } from '../kernel/table'

/**
 * What WeChat's content check says. `pending` until it answers; `skipped` where it is not asked, or never
 * answered. `review` means that WeChat leaves it to a person.
 */
export const CONTENT_CHECKS = ['pending', 'pass', 'review', 'risky', 'skipped'] as const
export type ContentCheck = (typeof CONTENT_CHECKS)[number]

/** A file that a phone has named. Kept under 1 KB, so that tying it to a matter costs two write units. */
const fileEntity = (table: AppTable) => new Entity({
  name: 'File', table, timestamps: false,
  schema: item({
    fileId: string().key(),
    ownerId: string(),
    purpose: string().enum(...PURPOSES),
    contentType: string().enum(...PHOTO_TYPES),
    size: number(),
    sha256: string(),
    state: string().enum('announced', 'ready'),
    /** Of the shown copy, pixels. */
    width: number().optional(),
    height: number().optional(),
    contentCheck: string().enum(...CONTENT_CHECKS).optional(),
    checkTries: number().optional(),
    /** The matter it belongs to, e.g. `report:01J…`. */
    usedBy: string().optional(),
    createdAt: string(),
    /** Seconds since 1970; only while no matter uses it. */
    ttl: number().optional(),
    /** While the content check is pending. */
    dueShard: string().optional(),
    dueAt: string().optional(),
  }),
  computeKey: ({ fileId }) => ({ pk: PARTITION + fileId, sk: 'A' }),
})

/** From WeChat's name of a check to the file: its answer tells nothing else. */
const traceEntity = (table: AppTable) => new Entity({
  name: 'CheckTrace', table, timestamps: false,
  schema: item({ traceId: string().key(), fileId: string(), ttl: number() }),
  computeKey: ({ traceId }) => ({ pk: `TRACE#${traceId}`, sk: 'A' }),
})

const PARTITION = 'FILE#'

export type FileItem = FormattedItem<ReturnType<typeof fileEntity>>
export type FileStore = ReturnType<typeof fileStore>

/** DynamoDB's limit for one BatchGetItem. */
const BATCH = 100

/** Access patterns of evidence; each with its cost in docs/access-patterns.md. */
export function fileStore(table: AppTable) {
  const file = fileEntity(table)
  const trace = traceEntity(table)

  const batch = async (fileIds: readonly string[], consistent: boolean): Promise<FileItem[]> => {
    if (fileIds.length === 0) return []
    const command = table.build(BatchGetCommand).requests(...fileIds.map((fileId) => file.build(BatchGetRequest).key({ fileId }))).options({ consistent })
    const { Responses, UnprocessedKeys = {} } = await execute({ maxAttempts: 3 }, command)
    if (Object.keys(UnprocessedKeys).length > 0) throw new Refusal('BUSY')
    return Responses.flat().flatMap((each) => (each ? [each] : []))
  }

  return {
    async find(fileId: string): Promise<FileItem | undefined> {
      return (await file.build(GetItemCommand).key({ fileId }).options({ consistent: true }).send()).Item
    },

    /** Those that exist, in no order. Half a read unit each, or one when consistent. */
    async findMany(fileIds: readonly string[], { consistent = false } = {}): Promise<FileItem[]> {
      const batches: (readonly string[])[] = []
      for (let at = 0; at < fileIds.length; at += BATCH) batches.push(fileIds.slice(at, at + BATCH))
      return (await Promise.all(batches.map((ids) => batch(ids, consistent)))).flat()
    },

    announce(made: FileItem) {
      return attempt(() => file.build(PutItemCommand).item(made).options({ condition: { attr: 'fileId', exists: false } }).send())
    },

    /** Lets an unused file live longer. */
    renew(fileId: string, ttl: number) {
      return attempt(() => file.build(UpdateItemCommand).item({ fileId, ttl }).options({ condition: { attr: 'ttl', exists: true } }).send())
    },

    /** The shown copy is there. `checkBy` is when the content check is looked at again; without it there is none. */
    ready(fileId: string, made: { width: number; height: number; contentCheck: ContentCheck; checkBy?: string }) {
      const { checkBy, ...shown } = made
      const due = checkBy === undefined ? {} : { dueShard: dueShardOf(fileId), dueAt: checkBy, checkTries: 1 }
      return attempt(() => file.build(UpdateItemCommand).item({ fileId, state: 'ready', ...shown, ...due }).options({ condition: { attr: 'state', eq: 'announced' } }).send())
    },

    /** The write that ties a file to a matter, for the matter's own transaction. From then on it does not expire. */
    use(fileId: string, ownerId: string, usedBy: string): Write {
      return file.build(UpdateTransaction).item({ fileId, usedBy, ttl: $remove() }).options({
        condition: { and: [
          { attr: 'ownerId', eq: ownerId },
          { attr: 'state', eq: 'ready' },
          { or: [{ attr: 'usedBy', exists: false }, { attr: 'usedBy', eq: usedBy }] },
        ] },
      })
    },

    async traced(traceId: string, fileId: string, ttl: number): Promise<void> {
      await trace.build(PutItemCommand).item({ traceId, fileId, ttl }).send()
    },

    async fileOfTrace(traceId: string): Promise<string | undefined> {
      return (await trace.build(GetItemCommand).key({ traceId }).options({ consistent: true }).send()).Item?.fileId
    },

    /** Looks at a pending check again at `dueAt`, ISO 8601. */
    checkAgain(fileId: string, { dueAt, tries }: { dueAt: string; tries: number }) {
      return attempt(() => file.build(UpdateItemCommand).item({ fileId, dueShard: dueShardOf(fileId), dueAt, checkTries: tries }).options({ condition: { attr: 'contentCheck', eq: 'pending' } }).send())
    },

    /** The first verdict stands; one that comes after we gave up still counts. */
    checked(fileId: string, verdict: Exclude<ContentCheck, 'pending'>) {
      return attempt(() => file.build(UpdateItemCommand).item({ fileId, contentCheck: verdict, dueShard: $remove(), dueAt: $remove() }).options({ condition: { attr: 'contentCheck', in: ['pending', 'skipped'] } }).send())
    },
  }
}

/** The file whose item had this partition key; undefined for items of other kinds. */
export function fileOfPartition(pk: string): string | undefined {
  return pk.startsWith(PARTITION) ? pk.slice(PARTITION.length) : undefined
}

async function attempt(write: () => Promise<unknown>): Promise<'done' | 'conditionFailed'> {
  try {
    await write()
    return 'done'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conditionFailed'
    throw error
  }
}
