import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { graphql } from '@/gql/later'
import type { ReportReason } from '@/gql/later/graphql'
import { client } from '@/live/client'
import { useSubmit } from '@/live/useSubmit'
import { useKept } from '@/manage/kept'
import type { Reported } from '@/manage/members/people'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form } from '@/ui/Form'
import { notify } from '@/ui/notices'
import { Quote } from '@/ui/Quote'
import { reportReasons } from './reasons'
import styles from './ReportDialog.module.css'

const ReportUser = graphql(/* GraphQL */ `
  mutation ReportUser($userId: ID!, $reason: ReportReason!, $comment: String) {
    reportUser(userId: $userId, reason: $reason, comment: $comment)
  }
`)

const ReportMessage = graphql(/* GraphQL */ `
  mutation ReportMessage($channelId: ID!, $messageId: ID!, $reason: ReportReason!, $comment: String) {
    reportMessage(channelId: $channelId, messageId: $messageId, reason: $reason, comment: $comment)
  }
`)

/** The longest comment that the server takes, in characters. */
const LONGEST_COMMENT = 1_000

/** Tells those who keep order on this Beep of a person or a message. */
export function ReportDialog({ reported, onClose }: { reported: Reported; onClose: () => void }) {
  const { t } = useLingui()
  const about = reported.kind === 'message' ? reported.messageId : reported.userId
  const kept = useKept(`report ${about}`)
  const [reason, setReason] = useState<ReportReason | null>(null)
  const { pending, error, errorAt, submit } = useSubmit(['comment'])
  const send = async () => {
    if (reason === null) return
    const given = { reason, comment: kept.text.trim() || null }
    if (reported.kind === 'message') {
      const { channelId, messageId } = reported
      await client.mutate({ mutation: ReportMessage, variables: { channelId, messageId, ...given } })
    } else {
      await client.mutate({ mutation: ReportUser, variables: { userId: reported.userId, ...given } })
    }
    kept.forget()
    onClose()
    notify(t`Thank you. Those who keep order on this Beep will look at it.`)
  }
  return (
    <Dialog
      title={reported.kind === 'message' ? t`Report this message` : t`Report ${reported.name}`}
      description={
        reported.kind === 'message' ? (
          <Trans>
            Those who keep order on this Beep see the message as it is now, your name and what you write. The author is
            not told.
          </Trans>
        ) : (
          <Trans>
            Those who keep order on this Beep see your name and what you write. {reported.name} is not told.
          </Trans>
        )
      }
      onClose={onClose}
    >
      {reported.kind === 'message' && <Quote author={reported.author}>{reported.content}</Quote>}
      <Form
        submit={<Trans>Report</Trans>}
        pending={pending}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: onClose }}
        onSubmit={() => submit(send)}
      >
        <Reasons value={reason} onChange={setReason} />
        <Field
          multiline
          label={t`Comment`}
          name="comment"
          value={kept.text}
          onChange={(event) => kept.write(event.target.value)}
          maxLength={LONGEST_COMMENT}
          required={reason === 'OTHER'}
          error={errorAt('comment')}
          description={
            reason === 'OTHER' ? (
              <Trans>What is wrong?</Trans>
            ) : (
              <Trans>What helps to understand. You may leave it out.</Trans>
            )
          }
        />
      </Form>
    </Dialog>
  )
}

function Reasons({ value, onChange }: { value: ReportReason | null; onChange: (reason: ReportReason) => void }) {
  const { i18n } = useLingui()
  const options = reportReasons.map(([reason, { name, means }]) => [reason, i18n._(name), i18n._(means)] as const)
  return (
    <fieldset className={styles.reasons}>
      <legend>
        <Trans>What is it?</Trans>
      </legend>
      {options.map(([reason, name, means]) => (
        <label key={reason}>
          <input
            type="radio"
            name="reason"
            value={reason}
            required
            checked={reason === value}
            onChange={() => onChange(reason)}
          />
          <span>
            {name}
            <small>{means}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
