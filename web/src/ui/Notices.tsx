import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { classes } from './classes'
import { IconButton } from './IconButton'
import { dismiss, useNotices } from './notices'
import styles from './Notices.module.css'

/** Where `notify` speaks. The region is always there: one that comes with its text is not read out. */
export function Notices() {
  const { t } = useLingui()
  const notices = useNotices((state) => state.notices)
  return (
    <div role="status" className={styles.notices}>
      {notices.map((notice) => (
        <p key={notice.id} className={classes(styles.notice, notice.tone === 'danger' && styles.danger)}>
          <span>{notice.text}</span>
          <IconButton label={t`Close`} onClick={() => dismiss(notice.id)}>
            <X />
          </IconButton>
        </p>
      ))}
    </div>
  )
}
