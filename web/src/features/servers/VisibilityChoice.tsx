import { Trans } from '@lingui/react/macro'
import { Globe, Lock } from 'lucide-react'
import styles from './VisibilityChoice.module.css'

/** Who may find the server: a field named `visibility`, `public` or `private`. */
export function VisibilityChoice() {
  return (
    <fieldset className={styles.choice}>
      <legend>
        <Trans>Who can join</Trans>
      </legend>
      <label>
        <input type="radio" name="visibility" value="private" defaultChecked />
        <Lock />
        <span>
          <b>
            <Trans>Private</Trans>
          </b>
          <small>
            <Trans>Nobody finds it by themselves.</Trans>
          </small>
        </span>
      </label>
      <label>
        <input type="radio" name="visibility" value="public" />
        <Globe />
        <span>
          <b>
            <Trans>Public</Trans>
          </b>
          <small>
            <Trans>Listed under “Discover servers”; anybody may join.</Trans>
          </small>
        </span>
      </label>
    </fieldset>
  )
}
