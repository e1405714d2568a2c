import { LANGUAGES } from '@fengqiao/shared/contracts/people'
import { STAFF_ROLES, type StaffRole } from '@fengqiao/shared/roles'
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity'
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut'
import { DeleteTransaction } from 'dynamodb-toolbox/entity/actions/transactDelete'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut'
import { $add, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import { binary, item, list, map, number, string } from 'dynamodb-toolbox/schema'
import { transact, type AppTable } from '../kernel/table'
import { writeMany } from '../kernel/write-many'

/** A person who has signed in. Name and phone are sealed; `openid` is what WeChat messages are sent to. */
const personEntity = (table: AppTable) => new Entity({
  name: 'Person',
  table,
  timestamps: false,
  schema: item({
    id: string().key(),
    openid: string().optional(),
    sealed: binary().optional(),
    phoneMasked: string().optional(),
    language: string().enum(...LANGUAGES),
    consent: string().optional(),
    consentAt: string().optional(),
    staffId: string().optional(),
    /** Raised by signing out: tokens of an earlier epoch stop working. */
    epoch: number(),
    createdAt: string(),
  }),
  computeKey: ({ id }) => ({ pk: `PERSON#${id}`, sk: 'A' }),
})

/** From a keyed hash of openid to the person, unique by being a key. */
const openidEntity = (table: AppTable) => new Entity({
  name: 'Openid', table, timestamps: false,
  schema: item({ hash: string().key(), personId: string() }),
  computeKey: ({ hash }) => ({ pk: `OPENID#${hash}`, sk: 'A' }),
})

/** A member of staff as the roster names him; an import writes it whole. */
const staffEntity = (table: AppTable) => new Entity({
  name: 'Staff', table, timestamps: false,
  schema: item({
    staffId: string().key(),
    name: string(),
    sealed: binary(),
    phoneMasked: string(),
    phoneHash: string(),
    languages: list(string().enum(...LANGUAGES)),
    roles: list(map({ role: string().enum(...STAFF_ROLES), area: string() })),
    rosterVersion: string(),
  }),
  computeKey: ({ staffId }) => ({ pk: `STAFF#${staffId}`, sk: 'A' }),
})

/** Which person a member of staff is, once he has shown his phone number. Apart from the roster row, so that an import cannot touch it. */
const bindingEntity = (table: AppTable) => new Entity({
  name: 'StaffBinding', table, timestamps: false,
  schema: item({ staffId: string().key(), personId: string() }),
  computeKey: ({ staffId }) => ({ pk: `STAFF#${staffId}`, sk: 'BINDING' }),
})

/** From a keyed hash of a phone number to the member of staff who has it. */
const phoneEntity = (table: AppTable) => new Entity({
  name: 'StaffPhone', table, timestamps: false,
  schema: item({ hash: string().key(), staffId: string() }),
  computeKey: ({ hash }) => ({ pk: `PHONE#${hash}`, sk: 'STAFF' }),
})

/** Who holds a post, e.g. the leaders of a community. */
const postEntity = (table: AppTable) => new Entity({
  name: 'Post', table, timestamps: false,
  schema: item({ role: string().enum(...STAFF_ROLES).key(), area: string().key(), staffId: string().key() }),
  computeKey: ({ role, area, staffId }) => ({ pk: `POST#${role}@${area}`, sk: staffId }),
})

export type PersonItem = FormattedItem<ReturnType<typeof personEntity>>
export type StaffItem = FormattedItem<ReturnType<typeof staffEntity>>

export type PeopleStore = ReturnType<typeof peopleStore>

/** Access patterns of people; each with its cost in docs/access-patterns.md. */
export function peopleStore(table: AppTable) {
  const person = personEntity(table)
  const openid = openidEntity(table)
  const staff = staffEntity(table)
  const binding = bindingEntity(table)
  const phone = phoneEntity(table)
  const post = postEntity(table)

  return {
    async person(id: string): Promise<PersonItem | undefined> {
      return (await person.build(GetItemCommand).key({ id }).send()).Item
    },

    async staff(staffId: string): Promise<StaffItem | undefined> {
      return (await staff.build(GetItemCommand).key({ staffId }).send()).Item
    },

    /** The person a member of staff is bound to. */
    async boundPerson(staffId: string): Promise<string | undefined> {
      return (await binding.build(GetItemCommand).key({ staffId }).options({ consistent: true }).send()).Item?.personId
    },

    async personIdByOpenid(hash: string): Promise<string | undefined> {
      return (await openid.build(GetItemCommand).key({ hash }).options({ consistent: true }).send()).Item?.personId
    },

    async staffIdByPhone(hash: string): Promise<string | undefined> {
      return (await phone.build(GetItemCommand).key({ hash }).send()).Item?.staffId
    },

    async staffAtPost(role: StaffRole, area: string): Promise<string[]> {
      const { Items = [] } = await table.build(QueryCommand).query({ partition: `POST#${role}@${area}` }).entities(post).options({ maxPages: Infinity }).send()
      return Items.map((held) => held.staffId)
    },

    /** Answers `conditionFailed` when the openid was taken meanwhile by another sign-in of the same person. */
    createPerson(made: PersonItem, openidHash: string) {
      return transact(
        person.build(PutTransaction).item(made).options({ condition: { attr: 'id', exists: false } }),
        openid.build(PutTransaction).item({ hash: openidHash, personId: made.id }).options({ condition: { attr: 'hash', exists: false } }),
      )
    },

    async updatePerson(id: string, change: { sealed?: Uint8Array; phoneMasked?: string; language?: 'zh' | 'mn'; consent?: { version: string; at: string } | null }): Promise<PersonItem> {
      const consent = change.consent === null
        ? { consent: $remove(), consentAt: $remove() }
        : change.consent ? { consent: change.consent.version, consentAt: change.consent.at } : {}
      const { Attributes } = await person.build(UpdateItemCommand)
        .item({ id, sealed: change.sealed, phoneMasked: change.phoneMasked, language: change.language, ...consent })
        .options({ condition: { attr: 'id', exists: true }, returnValues: 'ALL_NEW' }).send()
      if (!Attributes) throw new Error('people: an updated person has no attributes')
      return Attributes
    },

    async raiseEpoch(id: string): Promise<void> {
      await person.build(UpdateItemCommand).item({ id, epoch: $add(1) }).options({ condition: { attr: 'id', exists: true } }).send()
    },

    /**
     * Ties a member of staff to a person, and loose from the person he was tied to before (a new phone or
     * WeChat account), in one step: a post is never held by two accounts, nor an account by two members of staff.
     * @param post the member of staff this person was until now
     */
    bindStaff(staffId: string, personId: string, before: string | undefined, post: string | undefined) {
      return transact(
        person.build(UpdateTransaction).item({ id: personId, staffId }).options({ condition: { attr: 'id', exists: true } }),
        binding.build(PutTransaction).item({ staffId, personId }).options({ condition: before === undefined ? { attr: 'personId', exists: false } : { attr: 'personId', eq: before } }),
        ...(post !== undefined && post !== staffId ? [binding.build(DeleteTransaction).key({ staffId: post })] : []),
        ...(before !== undefined && before !== personId ? [person.build(UpdateTransaction).item({ id: before, staffId: $remove(), epoch: $add(1) }).options({ condition: { attr: 'id', exists: true } })] : []),
      )
    },

    /** Removes everything that names the person; the bare id stays, because case files point at it. */
    erase(found: PersonItem, openidHash: string | undefined) {
      return transact(
        person.build(UpdateTransaction).item({ id: found.id, openid: $remove(), sealed: $remove(), phoneMasked: $remove(), consent: $remove(), consentAt: $remove(), staffId: $remove(), epoch: $add(1) }).options({ condition: { attr: 'id', exists: true } }),
        ...(openidHash === undefined ? [] : [openid.build(DeleteTransaction).key({ hash: openidHash })]),
        ...(found.staffId === undefined ? [] : [binding.build(DeleteTransaction).key({ staffId: found.staffId }).options({ condition: { attr: 'personId', eq: found.id } })]),
      )
    },

    /** Writes roster rows whole, with the ways to find them; one write unit an item. */
    async putStaff(rows: readonly StaffItem[]): Promise<void> {
      await writeMany(table, rows.flatMap((row) => [
        staff.build(BatchPutRequest).item(row),
        phone.build(BatchPutRequest).item({ hash: row.phoneHash, staffId: row.staffId }),
        ...row.roles.map(({ role, area }) => post.build(BatchPutRequest).item({ role, area, staffId: row.staffId })),
      ]))
    },
  }
}
