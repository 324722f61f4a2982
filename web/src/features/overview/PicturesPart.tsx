import { Trans, useLingui } from '@lingui/react/macro'
import { ImageOff } from 'lucide-react'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useSubmit } from '@/live/useSubmit'
import '@/manage/failures'
import { Group } from '@/manage/Pane'
import { Avatar } from '@/ui/Avatar'
import { Button } from '@/ui/Button'
import { KINDS, removePicture, sendPicture, type Which } from './pictures'
import type { Settings } from './serverSettings'
import styles from './PicturesPart.module.css'

/** The server's picture and banner. Each is in force once it is chosen: there is nothing to save. */
export function PicturesPart({ settings }: { settings: Settings }) {
  const { t } = useLingui()
  return (
    <Group
      title={<Trans>Pictures</Trans>}
      description={
        <Trans>
          PNG, JPEG, WebP or GIF that stands still, at most 8 MB. They are shown to everybody at once; what does not fit
          the shape is cut off evenly.
        </Trans>
      }
    >
      <PictureField
        settings={settings}
        which="picture"
        label={t`Picture`}
        hint={<Trans>Square, in lists and on invitations.</Trans>}
      />
      <PictureField
        settings={settings}
        which="banner"
        label={t`Banner`}
        hint={<Trans>Three times as wide as high, above the channels and on invitations.</Trans>}
      />
    </Group>
  )
}

interface PreviewProps {
  settings: Settings
  which: Which
  /** Where the picture is: on the server, or chosen and on its way. */
  address: string | undefined
}

function Preview({ settings: { id, name }, which, address }: PreviewProps) {
  const { t } = useLingui()
  if (which === 'picture') {
    return (
      <Avatar id={id} name={name} picture={address} className={styles.picture}>
        {address !== undefined && <span className="sr">{t`Picture of ${name}`}</span>}
      </Avatar>
    )
  }
  if (address === undefined) {
    return (
      <span className={styles.noBanner}>
        <ImageOff />
      </span>
    )
  }
  return <img className={styles.banner} src={address} alt={t`Banner of ${name}`} />
}

interface FieldProps {
  settings: Settings
  which: Which
  label: string
  hint: ReactNode
}

function PictureField({ settings, which, label, hint }: FieldProps) {
  const { t } = useLingui()
  const id = useId()
  const serverId = settings.id
  const shown = settings[which]?.large
  const chooser = useRef<HTMLInputElement>(null)
  const { pending, error, submit } = useSubmit([])
  const [chosen, setChosen] = useState<{ address: string; share: number } | null>(null)
  const [done, setDone] = useState('')

  const send = async (file: File) => {
    const address = URL.createObjectURL(file)
    setDone('')
    setChosen({ address, share: 0 })
    await submit(async () => {
      await sendPicture(serverId, which, file, (share) => setChosen({ address, share }))
      setDone(t`It is shown now.`)
    })
    setChosen(null)
    URL.revokeObjectURL(address)
  }
  const remove = () =>
    submit(async () => {
      setDone('')
      await removePicture(serverId, which)
      setDone(t`It is removed.`)
      chooser.current?.focus()
    })
  return (
    <div className={styles.field} role="group" aria-labelledby={`${id}-label`} data-which={which}>
      <Preview settings={settings} which={which} address={chosen?.address ?? shown} />
      <div className={styles.words}>
        <span id={`${id}-label`} className={styles.label}>
          {label}
        </span>
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
        <div className={styles.acts}>
          <input
            ref={chooser}
            id={id}
            type="file"
            accept={KINDS}
            className={styles.chooser}
            aria-disabled={pending || undefined}
            aria-label={shown === undefined ? t`Choose: ${label}` : t`Replace: ${label}`}
            aria-describedby={`${id}-hint ${id}-error`}
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file may be chosen again after a failure.
              event.target.value = ''
              if (file && !pending) void send(file)
            }}
          />
          <label htmlFor={id} className={styles.button} data-disabled={pending || undefined} aria-hidden>
            {shown === undefined ? <Trans>Choose…</Trans> : <Trans>Replace…</Trans>}
          </label>
          {shown !== undefined && (
            <Button pending={pending} aria-label={t`Remove: ${label}`} onClick={() => void remove()}>
              <Trans>Remove</Trans>
            </Button>
          )}
        </div>
        {chosen && (
          <progress className={styles.progress} value={chosen.share} max={1} aria-label={t`Upload: ${label}`} />
        )}
        <p id={`${id}-error`} role="alert" className={styles.error}>
          {error}
        </p>
        <p role="status" className="sr">
          {done}
        </p>
      </div>
    </div>
  )
}
