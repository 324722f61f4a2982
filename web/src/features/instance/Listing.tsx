import type { TypedDocumentNode } from '@apollo/client'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { Listed } from '@/manage/Listed'
import { type PageInfo, Pager, usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import { Table } from '@/manage/Table'
import tables from '@/manage/Table.module.css'
import { Avatar } from '@/ui/Avatar'
import { Field } from '@/ui/Field'
import { IconButton } from '@/ui/IconButton'
import { menuAnchor, type MenuEntry, openMenu, type OpenMenu } from '@/ui/menu'
import { StateSelect, suspendedOf } from './StateSelect'
import { useFilters, useSearchText } from './useFilters'
import { useInstanceQuery } from './useInstanceQuery'

/** What the lists of people and of servers are narrowed by. */
type Narrowed = { query?: string | null; suspended?: boolean | null; after?: string | null }

interface Props<Data, Node> {
  query: TypedDocumentNode<Data, Narrowed>
  /** What was found, in the answer. */
  of: (data: Data) => { edges: readonly { node: Node }[]; pageInfo: PageInfo }
  placeholder: string
  /** Said when nothing fits. */
  none: ReactNode
  /** The heads of the columns, but for that of the acts. */
  heads: readonly string[]
  renderRow: (node: Node) => ReactNode
  ref: Ref<HTMLDivElement>
  /** What stands over it, such as an open dialog. */
  children: ReactNode
}

/** Those on this Beep that can be suspended: found by words and by state, page by page, as the address says. */
export function Listing<Data, Node>({
  query,
  of,
  placeholder,
  none,
  heads,
  renderRow,
  ref,
  children,
}: Props<Data, Node>) {
  const { t } = useLingui()
  const search = useSearchText()
  const filters = useFilters()
  const state = filters.of('state')
  const pages = usePages(`${state} ${search.query}`)
  const variables = { query: search.query || null, suspended: suspendedOf(state), after: pages.after }
  const { data, isLoaded, failure, retry } = useInstanceQuery(query, variables)
  const found = data && of(data)
  return (
    <Pane wide ref={ref}>
      <search className={tables.tools}>
        <Field
          type="search"
          label={t`Search`}
          placeholder={placeholder}
          value={search.text}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => search.type(event.target.value)}
        />
        <StateSelect value={state} onChange={(value) => filters.set('state', value)} />
      </search>
      <Listed page={found} failure={failure} onRetry={retry} none={none}>
        {({ edges }) => (
          <Table heads={heads} busy={!isLoaded}>
            {edges.map(({ node }) => renderRow(node))}
          </Table>
        )}
      </Listed>
      <Pager pages={pages} info={found?.pageInfo} />
      {children}
    </Pane>
  )
}

interface RowProps {
  id: string
  name: string
  /** Said below the name. */
  note: ReactNode
  /** The page about it, after `/instance/`. */
  page: string
  acts: () => MenuEntry[]
  /** The cells between its name and its acts. */
  children: ReactNode
}

/** One of them: the name leads to its page, a menu holds what can be done. */
export function ListingRow({ id, name, note, page, acts, children }: RowProps) {
  const { t } = useLingui()
  const label = t`Actions for ${name}`
  const menu = (anchor: OpenMenu['anchor']) => openMenu({ label, anchor, entries: acts(), align: 'end' })
  return (
    <tr
      onContextMenu={(event) => {
        event.preventDefault()
        menu(menuAnchor(event))
      }}
    >
      <th scope="row">
        <Link to="/instance/$" params={{ _splat: page }} className={tables.person}>
          <Avatar id={id} name={name} className={tables.avatar} />
          <span>
            <b>{name}</b>
            <small>{note}</small>
          </span>
        </Link>
      </th>
      {children}
      <td className={tables.end}>
        <IconButton label={label} aria-haspopup="menu" onClick={(event) => menu(event.currentTarget)}>
          <Ellipsis />
        </IconButton>
      </td>
    </tr>
  )
}
