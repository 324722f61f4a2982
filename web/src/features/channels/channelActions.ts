import { graphql } from '@/gql'
import type { CreateChannelInput, MoveChannelInput, UpdateChannelInput } from '@/gql/graphql'
import { client } from '@/live/client'
import { addChannelState } from '@/live/readStates'
import { type Channel, updateChannels } from '@/live/servers'

const CreateChannel = graphql(/* GraphQL */ `
  mutation CreateChannel($input: CreateChannelInput!) {
    createChannel(input: $input) {
      ...ChannelParts @unmask
    }
  }
`)
const UpdateChannel = graphql(/* GraphQL */ `
  mutation UpdateChannel($input: UpdateChannelInput!) {
    updateChannel(input: $input) {
      ...ChannelParts @unmask
    }
  }
`)
const MoveChannel = graphql(/* GraphQL */ `
  mutation MoveChannel($input: MoveChannelInput!) {
    moveChannel(input: $input) {
      ...ChannelParts @unmask
    }
  }
`)
const DeleteChannel = graphql(/* GraphQL */ `
  mutation DeleteChannel($id: ID!, $keepChannels: Boolean) {
    deleteChannel(id: $id, keepChannels: $keepChannels)
  }
`)

// Each throws what `failureOf` reads. The answer is put in place at once; the event that follows says the same again.

export async function createChannel(input: CreateChannelInput): Promise<Channel> {
  const { data } = await client.mutate({ mutation: CreateChannel, variables: { input } })
  if (!data) throw new Error('no data')
  const channel = data.createChannel
  updateChannels(input.serverId, (all) => [...all.filter(({ id }) => id !== channel.id), channel])
  if (channel.kind === 'TEXT') addChannelState(input.serverId, channel.id)
  return channel
}

export async function updateChannel(input: UpdateChannelInput): Promise<void> {
  await client.mutate({ mutation: UpdateChannel, variables: { input } })
}

export async function moveChannel(serverId: string, input: MoveChannelInput): Promise<void> {
  const { data } = await client.mutate({ mutation: MoveChannel, variables: { input } })
  const moved = data?.moveChannel
  if (moved) updateChannels(serverId, () => moved)
}

/** `keepChannels`: what a category holds then stands without one, else it is deleted with it. */
export async function deleteChannel({ serverId, id }: Channel, keepChannels: boolean): Promise<void> {
  await client.mutate({ mutation: DeleteChannel, variables: { id, keepChannels } })
  updateChannels(serverId, (all) => all.filter((it) => it.id !== id && (keepChannels || it.parentId !== id)))
}
