import { Plural } from '@lingui/react/macro'
import { graphql } from '@/gql/later'
import styles from './ServerFacts.module.css'

graphql(/* GraphQL */ `
  fragment InvitationServerParts on InvitationServer {
    id
    name
    description
    public
    memberCount
    onlineCount
    rules
    picture {
      id
      medium
    }
    banner {
      id
      medium
    }
  }
`)

/** How many people are in a server, and how many of them are there now. */
export function ServerFacts({ server }: { server: { memberCount: number; onlineCount?: number | null } }) {
  return (
    <ul className={styles.facts}>
      {typeof server.onlineCount === 'number' && (
        <li className={styles.online}>
          <Plural value={server.onlineCount} one="# online" other="# online" />
        </li>
      )}
      <li>
        <Plural value={server.memberCount} one="# member" other="# members" />
      </li>
    </ul>
  )
}
