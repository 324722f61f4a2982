import { useLingui } from '@lingui/react/macro'
import { Skeleton } from '@/ui/Skeleton'
import styles from './Loading.module.css'

/** A page of the settings that is on its way. */
export function Loading() {
  const { t } = useLingui()
  return (
    <div className={styles.loading} role="status" aria-label={t`Loading the settings`}>
      <Skeleton width="40%" height="1.2rem" />
      <Skeleton width="90%" height="2.25rem" />
      <Skeleton width="70%" height="2.25rem" />
    </div>
  )
}
