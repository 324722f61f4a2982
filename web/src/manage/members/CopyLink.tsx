import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/Button'
import { Field } from '@/ui/Field'
import { notify } from '@/ui/notices'
import styles from './CopyLink.module.css'

/** A link to hand on, and the button that copies it. */
export function CopyLink({ link }: { link: string }) {
  const { t } = useLingui()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
    } catch {
      notify(t`The browser does not allow to copy.`, 'danger')
    }
  }
  return (
    <div className={styles.link}>
      <Field label={t`Link`} value={link} readOnly onFocus={(event) => event.target.select()} />
      <Button look="primary" onClick={() => void copy()}>
        {isCopied ? <Check /> : <Copy />}
        {isCopied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </Button>
    </div>
  )
}
