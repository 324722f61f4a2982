import { graphql } from '@/gql/later'
import { client } from '@/live/client'
import { failureOf } from '@/live/failure'
import { failureText } from '@/live/failureText'
import { showPreview } from '@/live/preview'
import { notify } from '@/ui/notices'
import type { Person } from './people'
import type { Role } from './roles'

const PreviewServer = graphql(/* GraphQL */ `
  query PreviewServer($serverId: ID!, $roleIds: [ID!], $userId: ID) {
    server(id: $serverId) {
      preview(roleIds: $roleIds, userId: $userId) {
        permissions
        channels {
          channel {
            id
          }
          permissions
        }
      }
    }
  }
`)

type Whom = { roleIds: string[] } | { userId: string }

/** Asks what somebody would see, and lets the viewer look; a failure is told in a notice. True if it succeeded. */
async function preview(serverId: string, whom: Whom, label: string): Promise<boolean> {
  try {
    const { data } = await client.query({
      query: PreviewServer,
      variables: { serverId, ...whom },
      fetchPolicy: 'no-cache',
    })
    if (!data) throw new Error('no data')
    const { permissions, channels } = data.server.preview
    showPreview({
      serverId,
      label,
      permissions,
      channels: new Map(channels.map(({ channel, permissions: own }) => [channel.id, own])),
      refresh: () => void preview(serverId, whom, label),
    })
    return true
  } catch (error) {
    notify(failureText(failureOf(error)), 'danger')
    return false
  }
}

export const previewRole = ({ serverId, id, name }: Role) =>
  preview(serverId, { roleIds: [id] }, name.startsWith('@') ? name : `@${name}`)

export const previewMember = (serverId: string, { id, displayName }: Person) =>
  preview(serverId, { userId: id }, displayName)
