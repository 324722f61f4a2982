import type { APIRequestContext } from '@playwright/test'
import { randomUUID } from 'node:crypto'

export type Account = { id: string; username: string; name: string; email: string; password: string }

/** Acts of one mutation; the server does them in turn, and no more. */
const ACTS = 20

type Answer<T> = { data?: T; errors?: { message: string; extensions?: { code?: string } }[] }

/** One person's way past the browser, to prepare a scene quickly. Shares the cookies of her browser context. */
export class Api {
  private token = ''
  private readonly request: APIRequestContext
  private readonly base: string

  constructor(request: APIRequestContext, base: string) {
    this.request = request
    this.base = base
  }

  async signUp(name: string, lastName = 'Test', wanted?: string): Promise<Account> {
    const username = wanted ?? `${name.toLowerCase()}_${randomUUID().slice(0, 8)}`
    const account = { username, email: `${username}@example.org`, password: `pass ${randomUUID()}` }
    const input = { ...account, firstName: name, lastName }
    const { signUp } = await this.run<{
      signUp: { accessToken: string; me: { user: { id: string; displayName: string } } }
    }>('mutation($input: SignUpInput!) { signUp(input: $input) { accessToken me { user { id displayName } } } }', {
      input,
    })
    this.token = signUp.accessToken
    return { ...account, id: signUp.me.user.id, name: signUp.me.user.displayName }
  }

  async signIn({ username, password }: Account): Promise<void> {
    const { signIn } = await this.run<{ signIn: { accessToken: string } }>(
      'mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      { input: { login: username, password } },
    )
    this.token = signIn.accessToken
  }

  async createServer(name: string, more: { description?: string; categoryName?: string } = {}): Promise<string> {
    const input = { requestId: randomUUID(), name, public: true, ...more }
    const { createServer } = await this.run<{ createServer: { id: string } }>(
      'mutation($input: CreateServerInput!) { createServer(input: $input) { id } }',
      { input },
    )
    return createServer.id
  }

  async joinServer(id: string): Promise<void> {
    await this.run('mutation($id: ID!) { joinServer(id: $id) { id } }', { id })
  }

  async createChannel(
    serverId: string,
    name: string,
    more: { kind?: 'CATEGORY'; topic?: string; parentId?: string } = {},
  ): Promise<string> {
    const input = { requestId: randomUUID(), serverId, kind: 'TEXT', name, ...more }
    const { createChannel } = await this.run<{ createChannel: { id: string } }>(
      'mutation($input: CreateChannelInput!) { createChannel(input: $input) { id } }',
      { input },
    )
    return createChannel.id
  }

  async deleteChannel(id: string): Promise<void> {
    await this.run('mutation($id: ID!) { deleteChannel(id: $id) }', { id })
  }

  async setTopic(id: string, topic: string): Promise<void> {
    await this.run('mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }', {
      input: { id, topic },
    })
  }

  /** The id of a channel, a text channel unless another kind is asked for, by its name. */
  async channelId(serverId: string, name: string, kind = 'TEXT'): Promise<string> {
    const { server } = await this.run<{ server: { channels: { id: string; name: string; kind: string }[] } }>(
      'query($id: ID!) { server(id: $id) { channels { id name kind } } }',
      { id: serverId },
    )
    const found = server.channels.find((channel) => channel.kind === kind && channel.name === name)
    if (!found) throw new Error(`no channel ${name}`)
    return found.id
  }

  /** Sends one message after the other; the ids in the same order. */
  async send(channelId: string, ...texts: string[]): Promise<string[]> {
    const ids: string[] = []
    for (let at = 0; at < texts.length; at += ACTS) {
      const inputs = texts.slice(at, at + ACTS).map((content) => ({ channelId, content, nonce: randomUUID() }))
      const parameters = inputs.map((_, n) => `$i${n}: SendMessageInput!`).join(', ')
      const acts = inputs.map((_, n) => `m${n}: sendMessage(input: $i${n}) { id }`).join(' ')
      const sent = await this.run<Record<string, { id: string }>>(
        `mutation(${parameters}) { ${acts} }`,
        Object.fromEntries(inputs.map((input, n) => [`i${n}`, input])),
      )
      ids.push(...inputs.map((_, n) => sent[`m${n}`]?.id ?? ''))
    }
    return ids
  }

  async edit(channelId: string, id: string, content: string): Promise<void> {
    await this.run('mutation($input: EditMessageInput!) { editMessage(input: $input) { id } }', {
      input: { channelId, id, content },
    })
  }

  async remove(channelId: string, id: string): Promise<void> {
    await this.run('mutation($channelId: ID!, $id: ID!) { deleteMessage(channelId: $channelId, id: $id) }', {
      channelId,
      id,
    })
  }

  async markRead(channelId: string, messageId: string): Promise<void> {
    await this.run(
      'mutation($channelId: ID!, $messageId: ID!) { markRead(channelId: $channelId, messageId: $messageId) { channelId } }',
      {
        channelId,
        messageId,
      },
    )
  }

  /** The newest messages as the server has them, oldest first. */
  async history(channelId: string, limit = 100): Promise<string[]> {
    const { channel } = await this.run<{ channel: { messages: { edges: { node: { content: string } }[] } } }>(
      'query($id: ID!, $limit: Int) { channel(id: $id) { messages(limit: $limit) { edges { node { content } } } } }',
      { id: channelId, limit },
    )
    return channel.messages.edges.map(({ node }) => node.content)
  }

  /** Any operation; throws what the server refuses. */
  async run<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await this.request.post(`${this.base}/graphql`, {
      data: { query, variables },
      headers: this.token ? { authorization: `Bearer ${this.token}` } : {},
    })
    const { data, errors } = (await response.json()) as Answer<T>
    if (errors?.length || !data) throw new Error(JSON.stringify(errors ?? response.status()))
    return data
  }
}
