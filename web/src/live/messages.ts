import { ApolloLink } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { graphql } from '@/gql'
import type { SendMessageInput, SendMessageMutation } from '@/gql/graphql'
import { pause } from '@/lib/backoff'
import { client } from './client'
import { forServer } from './documents'
import { MessageParts } from './entities'
import { failureOf, UNREACHABLE } from './failure'
import type { Message, MessagePage, PageRequest } from './timeline'

const ChannelPage = graphql(/* GraphQL */ `
  query ChannelPage($id: ID!, $limit: Int, $before: ID, $after: ID, $around: ID) {
    channel(id: $id) {
      messages(limit: $limit, before: $before, after: $after, around: $around) {
        edges {
          node {
            ...MessageParts @unmask
          }
        }
        pageInfo {
          hasPreviousPage
          hasNextPage
        }
      }
    }
  }
`)

const SendMessage = graphql(/* GraphQL */ `
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      ...MessageParts @unmask
    }
  }
`)

const EditMessage = graphql(/* GraphQL */ `
  mutation EditMessage($input: EditMessageInput!) {
    editMessage(input: $input) {
      ...MessageParts @unmask
    }
  }
`)

const DeleteMessage = graphql(/* GraphQL */ `
  mutation DeleteMessage($channelId: ID!, $id: ID!) {
    deleteMessage(channelId: $channelId, id: $id)
  }
`)

/** Messages a page; a reach of the top loads one. */
export const PAGE_SIZE = 50
/** The server's limit for one message, in characters. */
export const LONGEST_MESSAGE = 4_000

/** Reads a page past the cache: what it holds is joined with events by the timeline, in order. */
export async function fetchPage(channelId: string, request: PageRequest): Promise<MessagePage> {
  const { data } = await client.query({
    query: ChannelPage,
    variables: { id: channelId, limit: PAGE_SIZE, ...request },
    fetchPolicy: 'no-cache',
    context: { queryDeduplication: false },
  })
  if (!data) throw new Error('no data')
  const { edges, pageInfo } = data.channel.messages
  return {
    messages: edges.map(({ node }) => node),
    hasOlder: pageInfo.hasPreviousPage,
    hasNewer: pageInfo.hasNextPage,
  }
}

export function readMessage(id: string): Message | null {
  return client.cache.readFragment({ fragment: MessageParts, id: `Message:${id}` })
}

/** Puts messages into the cache, but no older edit over a newer one: answers and events may overtake each other. */
export function keepMessages(messages: readonly Message[]): void {
  client.cache.batch({
    update: (cache) => {
      for (const message of messages) {
        const known = readMessage(message.id)
        const isOlder = known !== null && (known.editedAt ?? '') > (message.editedAt ?? '')
        if (!isOlder) cache.writeFragment({ fragment: MessageParts, data: message })
      }
    },
  })
}

export function discardMessages(ids: readonly string[]): void {
  client.cache.batch({
    update: (cache) => {
      for (const id of ids) cache.evict({ id: `Message:${id}` })
    },
  })
}

const LINE_CHECK_MS = 1_000

/**
 * Sends one message; the nonce makes it safe to do so again. While the server cannot be reached it waits and tries
 * again, until `signal` aborts.
 */
export async function sendMessage(input: SendMessageInput, signal: AbortSignal): Promise<Message> {
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      return await sendOnce(input, signal)
    } catch (error) {
      if (signal.aborted || failureOf(error).code !== UNREACHABLE) throw error
      // oxlint-disable-next-line no-await-in-loop
      await pause(LINE_CHECK_MS)
      signal.throwIfAborted()
    }
  }
}

/** Straight through the link: unlike a mutation of Apollo's, it can be given up. */
function sendOnce(input: SendMessageInput, signal: AbortSignal): Promise<Message> {
  const query = client.cache.transformDocument(forServer(SendMessage))
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      running.unsubscribe()
      reject(new Error('given up'))
    }
    const running = ApolloLink.execute(client.link, { query, variables: { input } }, { client }).subscribe({
      next: ({ data, errors }) => {
        signal.removeEventListener('abort', giveUp)
        if (errors?.length) reject(new CombinedGraphQLErrors({ errors }))
        else resolve((data as SendMessageMutation).sendMessage)
      },
      error: (error: unknown) => {
        signal.removeEventListener('abort', giveUp)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    })
    signal.addEventListener('abort', giveUp, { once: true })
  })
}

/** Throws what `failureOf` reads. */
export async function editMessage(channelId: string, id: string, content: string): Promise<Message> {
  const { data } = await client.mutate({
    mutation: EditMessage,
    variables: { input: { channelId, id, content } },
    fetchPolicy: 'no-cache',
  })
  if (!data) throw new Error('no data')
  return data.editMessage
}

/** Throws what `failureOf` reads; a message that is gone already is no failure. */
export async function deleteMessage(channelId: string, id: string): Promise<void> {
  try {
    await client.mutate({ mutation: DeleteMessage, variables: { channelId, id }, fetchPolicy: 'no-cache' })
  } catch (error) {
    if (failureOf(error).code !== 'NOT_FOUND') throw error
  }
}
