import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'

type Filter = 'q' | 'state' | 'actor' | 'action' | 'target'

/** What a list is narrowed to. It stands in the address, so a link leads to the same list. */
export function useFilters() {
  const search: Partial<Record<Filter, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    /** Empty for any. What somebody typed into the address may be read as a number. */
    of: (filter: Filter): string => {
      const value = search[filter]
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    },
    set: (filter: Filter, value: string) =>
      void navigate({
        to: '.',
        search: (before) => ({ ...before, [filter]: value === '' ? undefined : value }),
        replace: true,
      }),
  }
}

/** The text that is searched for: what is typed is shown at once, the list follows. */
export function useSearchText() {
  const { of, set } = useFilters()
  const [text, setText] = useState(() => of('q'))
  return {
    text,
    query: useDeferredValue(text.trim()),
    type: (typed: string) => {
      setText(typed)
      set('q', typed.trim())
    },
  }
}
