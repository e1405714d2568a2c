/** How push finds people; people provides it. An absent openid means that nobody can be reached on a phone. */
export interface Contacts {
  ofPerson(personId: string): Promise<{ personId: string; openid: string } | undefined>
  ofStaff(staffId: string): Promise<{ staffId: string; name: string; personId?: string; openid?: string } | undefined>
  /** The staff who hold a post now. */
  atPost(role: 'gridWorker' | 'gridLeader' | 'officer', area: string): Promise<{ staffId: string }[]>
}
