import type { PersonPartsFragment } from '@/gql/graphql'

export interface Sections {
  online: PersonPartsFragment[]
  offline: PersonPartsFragment[]
}

/** People by presence, by name in each; `compare` knows the reader's language. */
export function memberSections(
  people: Iterable<PersonPartsFragment>,
  online: ReadonlySet<string>,
  compare: (a: string, b: string) => number,
): Sections {
  const sorted = [...people].toSorted((a, b) => compare(a.displayName, b.displayName) || (a.id < b.id ? -1 : 1))
  return {
    online: sorted.filter(({ id }) => online.has(id)),
    offline: sorted.filter(({ id }) => !online.has(id)),
  }
}
