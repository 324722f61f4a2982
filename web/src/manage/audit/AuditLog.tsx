import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { Fragment, type ReactNode, useState } from 'react'
import type { Failure } from '@/live/failure'
import { Listed } from '@/manage/Listed'
import { Select } from '@/manage/members/Select'
import { type PageInfo, Pager, type usePages } from '@/manage/pages'
import { Pane } from '@/manage/Pane'
import type { Person } from '@/manage/people'
import tables from '@/manage/Table.module.css'
import { Dialog } from '@/ui/Dialog'

interface Props<Entry> {
  /** Only by whom, by id and name; null: by everybody. */
  actor: readonly [id: string, name: string] | null
  onActor: (id: string, person: Person | null) => void
  /** Only of which kind; empty for all. */
  action: string
  onAction: (action: string) => void
  /** The kinds of acts, in words. */
  actions: Readonly<Record<string, MessageDescriptor>>
  /** Where somebody is looked for who may have acted. */
  renderPicker: (onPick: (person: Person) => void) => ReactNode
  /** What else narrows the log, and the way out of it. */
  narrowed?: ReactNode
  page: { edges: readonly { node: Entry }[]; pageInfo: PageInfo } | undefined
  pages: ReturnType<typeof usePages>
  isLoaded: boolean
  failure: Failure | null
  onRetry: () => void
  renderEntry: (entry: Entry) => ReactNode
}

/** Who did what, newest first, narrowed by who and what, page by page. */
export function AuditLog<Entry extends { id: string }>(props: Props<Entry>) {
  const { t, i18n } = useLingui()
  const { actor, onActor, action, onAction, actions, page, pages } = props
  const [isPicking, setPicking] = useState(false)
  return (
    <Pane>
      <search className={tables.tools}>
        <Select
          label={t`By whom`}
          value={actor?.[0] ?? ''}
          onChange={(value) => (value === 'other' ? setPicking(true) : onActor(value, null))}
          options={[['', t`Everybody`], ...(actor ? [actor] : []), ['other', t`Choose somebody…`]]}
        />
        <Select
          label={t`What`}
          value={action}
          onChange={onAction}
          options={[['', t`Everything`], ...Object.entries(actions).map(([id, words]) => [id, i18n._(words)] as const)]}
        />
      </search>
      {props.narrowed}
      <Listed
        page={page}
        failure={props.failure}
        onRetry={props.onRetry}
        none={<Trans>Nothing of the kind was done.</Trans>}
      >
        {({ edges }) => (
          <ol className={tables.list} aria-label={t`Audit log`} aria-busy={!props.isLoaded}>
            {edges.map(({ node }) => (
              <Fragment key={node.id}>{props.renderEntry(node)}</Fragment>
            ))}
          </ol>
        )}
      </Listed>
      <Pager pages={pages} info={page?.pageInfo} />
      {isPicking && (
        <Dialog title={t`By whom`} onClose={() => setPicking(false)}>
          {props.renderPicker((person) => {
            onActor(person.id, person)
            setPicking(false)
          })}
        </Dialog>
      )}
    </Pane>
  )
}
