import type { DutyItem, DutyPerson } from './store'

/** Who answers for a grid now, and as what. `vacant`: nobody; then `person` is the leader, where one is known. */
export type OnDuty =
  | { readonly as: 'primary' | 'deputy'; readonly person: DutyPerson }
  | { readonly as: 'vacant'; readonly person: DutyPerson | undefined }

/** @param now milliseconds since 1970; decides who is on leave */
export function onDuty(row: DutyItem | undefined, now: number): OnDuty {
  if (row?.primary && isPresent(row.primary, now)) return { as: 'primary', person: row.primary }
  if (row?.deputy && isPresent(row.deputy, now)) return { as: 'deputy', person: row.deputy }
  return { as: 'vacant', person: row?.leader }
}

function isPresent({ leave }: DutyPerson, now: number): boolean {
  return !leave.some(({ from, to }) => now >= Date.parse(from) && now < Date.parse(to))
}
