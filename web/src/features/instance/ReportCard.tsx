import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Flag, UserRound } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { useMe } from '@/live/session'
import { reportReasons } from '@/manage/reporting/reasons'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notices'
import { MessagePlace } from './MessagePlace'
import { type Outcome, releaseReport, type Report, takeReport } from './reports'
import { useDates } from './useDates'
import shared from './instance.module.css'
import styles from './ReportCard.module.css'

interface Props {
  report: Report
  /** Its heading leads to its own page. */
  isLinked?: boolean
  onClose: (outcome: Outcome) => void
  /** Something was refused: the report may have changed meanwhile. */
  onRefused: () => void
}

/** One report: who, what, why, and the work on it. */
export function ReportCard({ report, isLinked = false, onClose, onRefused }: Props) {
  const { i18n } = useLingui()
  const { moment } = useDates()
  const { kind, target, reporter, message, comment, at } = report
  const reason = reportReasons.find(([it]) => it === report.reason)?.[1]
  const when = moment(at)
  const headingId = `report-${report.id}`
  const heading = kind === 'MESSAGE' ? <Trans>A message of {target.displayName}</Trans> : target.displayName
  return (
    <article className={styles.report} aria-labelledby={headingId}>
      <header className={styles.reportHead}>
        <Avatar id={target.id} name={target.displayName} className={styles.small} />
        <h2 id={headingId}>
          {isLinked ? (
            <Link to="/instance/$" params={{ _splat: `reports/${report.id}` }}>
              {heading}
            </Link>
          ) : (
            heading
          )}
        </h2>
        <span className={styles.reason}>
          <Flag /> {reason ? i18n._(reason.name) : report.reason}
        </span>
      </header>
      {message && (
        <>
          <blockquote className={styles.quote}>
            {message.content}
            <footer>
              <Trans>written on {moment(message.sentAt)}, as it was when it was reported</Trans>
            </footer>
          </blockquote>
          <MessagePlace message={message} />
        </>
      )}
      <p className={styles.reporter}>
        <Trans>
          Reported by <b>{reporter.displayName}</b> (@{reporter.username}), {when}
        </Trans>
      </p>
      {comment !== '' && (
        <p className={styles.comment}>
          “<bdi>{comment}</bdi>”
        </p>
      )}
      {report.state === 'OPEN' ? (
        <Work report={report} onClose={onClose} onRefused={onRefused} />
      ) : (
        <Closed report={report} />
      )}
    </article>
  )
}

function Work({ report: { id, assignee, target }, onClose, onRefused }: Props) {
  const me = useMe()
  const [pending, setPending] = useState(false)
  const isMine = assignee?.id === me.id
  const work = async (act: (id: string) => Promise<void>) => {
    setPending(true)
    try {
      await act(id)
    } catch (error) {
      notify(failureText(failureOf(error)), 'danger')
      onRefused()
    } finally {
      setPending(false)
    }
  }
  return (
    <footer className={styles.work}>
      <div className={styles.standing}>
        <p role="status" className={styles.assignee}>
          {assignee === null || assignee === undefined ? (
            <Trans>Nobody works on it yet.</Trans>
          ) : isMine ? (
            <Trans>You work on it.</Trans>
          ) : (
            <Trans>{assignee.displayName} works on it.</Trans>
          )}
        </p>
        <AccountLink person={target} />
      </div>
      {/* One button for both, so that it keeps the focus. */}
      {(isMine || !assignee) && (
        <Button
          look={isMine ? 'quiet' : 'primary'}
          pending={pending}
          onClick={() => void work(isMine ? releaseReport : takeReport)}
        >
          {isMine ? <Trans>Give it back</Trans> : <Trans>Take it</Trans>}
        </Button>
      )}
      {isMine && (
        <>
          <Button look="primary" onClick={() => onClose('RESOLVED')}>
            <Trans>Resolve…</Trans>
          </Button>
          <Button onClick={() => onClose('DISMISSED')}>
            <Trans>Dismiss…</Trans>
          </Button>
        </>
      )}
    </footer>
  )
}

function Closed({ report: { state, closedBy, note, target } }: { report: Report }) {
  const { t } = useLingui()
  const who = closedBy?.displayName ?? t`the command line`
  return (
    <footer className={styles.work}>
      <div className={styles.standing}>
        <p className={styles.assignee}>
          {state === 'RESOLVED' ? <Trans>Resolved by {who}.</Trans> : <Trans>Dismissed by {who}.</Trans>}
        </p>
        {note && <p className={styles.comment}>{note}</p>}
        <AccountLink person={target} />
      </div>
    </footer>
  )
}

/** Where something can be done to whom the report is about. */
function AccountLink({ person: { id, displayName } }: { person: Report['target'] }) {
  return (
    <Link to="/instance/$" params={{ _splat: `users/${id}` }} className={shared.more}>
      <UserRound /> <Trans>The account of {displayName}</Trans>
    </Link>
  )
}
