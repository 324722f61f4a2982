import { fieldsOf } from '@/manage/changes'

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Which roles an act gave or took: those that stand on one side only. */
export function rolesChanged(before: string | null | undefined, after: string | null | undefined): string[] {
  const [was, is] = [listOf(fieldsOf(before)['roles']), listOf(fieldsOf(after)['roles'])]
  const changed = [...is.filter((role) => !was.includes(role)), ...was.filter((role) => !is.includes(role))]
  return changed.filter((role) => typeof role === 'string')
}
