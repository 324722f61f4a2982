import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useSubmit } from '@/live/useSubmit'
import { useKept } from '@/manage/kept'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Form } from '@/ui/Form'
import { notify } from '@/ui/notices'

/** Where a code belongs that names no field. */
const places = { NAME_DOES_NOT_MATCH: 'name' }

interface Props {
  title: string
  /** What follows from it. */
  description: ReactNode
  submit: ReactNode
  danger?: boolean
  /** It cannot be done as the form stands. */
  hindered?: boolean
  /** The text that goes with it: kept under `about` until the act is done. */
  text: { about: string; name: string; label: string; description: ReactNode; maxLength: number; required?: boolean }
  act: (text: string, values: FormData) => Promise<void>
  /** Said once it is done. */
  done: string
  onClose: () => void
  children?: (errorAt: (field: string) => string | undefined) => ReactNode
}

/** An act of those who keep order: what follows from it, and the reason for it. */
export function ActDialog({ text, children, ...props }: Props) {
  const { pending, error, errorAt, submit } = useSubmit([text.name, 'until', 'name'], places)
  const kept = useKept(text.about)
  const act = async (values: FormData) => {
    await props.act(kept.text.trim(), values)
    kept.forget()
    notify(props.done)
    props.onClose()
  }
  return (
    <Dialog title={props.title} description={props.description} onClose={props.onClose}>
      <Form
        submit={props.submit}
        danger={props.danger ?? false}
        pending={pending || (props.hindered ?? false)}
        error={error}
        cancel={{ label: <Trans>Cancel</Trans>, onCancel: props.onClose }}
        onSubmit={(values) => submit(() => act(values))}
      >
        {children?.(errorAt)}
        <Field
          multiline
          label={text.label}
          name={text.name}
          value={kept.text}
          onChange={(event) => kept.write(event.target.value)}
          maxLength={text.maxLength}
          required={text.required ?? false}
          error={errorAt(text.name)}
          description={text.description}
        />
      </Form>
    </Dialog>
  )
}

/** The longest reason that the server takes, in characters. */
export const LONGEST_REASON = 500
/** The longest note with which a report is closed, in characters. */
export const LONGEST_NOTE = 1_000
