import { useEffect, useState, useSyncExternalStore } from 'react'
import { graphql } from '@/gql'
import { client } from './client'
import { type Member, memberOf, noteMembers } from './members'
import { onServerEvent } from './serverFeed'

const MemberSections = graphql(/* GraphQL */ `
  query MemberSections($serverId: ID!) {
    server(id: $serverId) {
      memberSections {
        roleId
        presence
        count
      }
    }
  }
`)

const MemberRange = graphql(/* GraphQL */ `
  query MemberRange($serverId: ID!, $offset: Int!, $first: Int!) {
    server(id: $serverId) {
      memberRange(offset: $offset, first: $first) {
        ...MemberParts @unmask
      }
    }
  }
`)

export interface MemberSection {
  /** The hoisted role; null for who has none, and for all who are offline. */
  roleId: string | null
  presence: 'ONLINE' | 'OFFLINE'
  count: number
}

export interface RangesState {
  /** Null until they are read. */
  sections: readonly MemberSection[] | null
  /** Members by page of `PAGE`, as far as they were looked at. */
  pages: ReadonlyMap<number, readonly Member[]>
}

export interface RangesPort {
  readSections: () => Promise<readonly MemberSection[]>
  readRange: (offset: number, first: number) => Promise<readonly Member[]>
}

/** How many members are read at once: the most that the server gives. */
export const PAGE = 100

/** A list of any length of which only what is looked at is read. */
export class MemberRanges {
  private readonly listeners = new Set<() => void>()
  private readonly port: RangesPort
  private state: RangesState = { sections: null, pages: new Map() }
  private readonly reading = new Set<number>()
  /** What is looked at, by place in the list. */
  private view = { from: 0, to: 0 }
  /** Counts the readings anew: a page of an older one is dropped. */
  private generation = 0

  constructor(port: RangesPort) {
    this.port = port
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  snapshot = (): RangesState => this.state

  /** The member at a place; `undefined` while it is on its way. */
  static at({ pages }: RangesState, place: number): Member | undefined {
    return pages.get(Math.floor(place / PAGE))?.[place % PAGE]
  }

  /** Tells which places are looked at, `to` not among them; what is missing of them is read. */
  look(from: number, to: number): void {
    this.view = { from, to }
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (!this.state.pages.has(page)) void this.read(page)
    }
  }

  /** Reads sections and the pages in view again; others are forgotten. Until then what is known stays drawn. */
  async refresh(): Promise<void> {
    const generation = ++this.generation
    this.reading.clear()
    const first = Math.floor(this.view.from / PAGE)
    const last = Math.max(first, Math.ceil(this.view.to / PAGE) - 1)
    const wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    const [sections, ...read] = await Promise.all([
      this.port.readSections(),
      ...wanted.map((page) => this.port.readRange(page * PAGE, PAGE)),
    ])
    if (generation !== this.generation) return
    this.set({ sections, pages: new Map(read.map((members, index) => [first + index, members])) })
    this.look(this.view.from, this.view.to)
  }

  private async read(page: number): Promise<void> {
    if (this.reading.has(page)) return
    const { generation } = this
    this.reading.add(page)
    try {
      const members = await this.port.readRange(page * PAGE, PAGE)
      if (generation === this.generation) this.set({ pages: new Map(this.state.pages).set(page, members) })
    } finally {
      if (generation === this.generation) this.reading.delete(page)
    }
  }

  private set(change: Partial<RangesState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}

/** How soon after an event the list is read again, in milliseconds: many that come at once cause one reading. */
const WITHIN: Readonly<Record<string, number>> = {
  Ready: 400,
  Resync: 400,
  MemberJoined: 400,
  MemberLeft: 400,
  MemberChanged: 400,
  RolesChanged: 400,
  // In a large server somebody always comes or goes. Who does is marked at once, and changes section a little later.
  PresenceChanged: 5_000,
}

/** The members of a large server by ranges, kept live while somebody looks at them. */
export function useMemberRanges(serverId: string): { ranges: MemberRanges; state: RangesState } {
  const [ranges] = useState(() => new MemberRanges(portOf(serverId)))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let due = Infinity
    const refresh = () => {
      due = Infinity
      // What fails now is read again after the next event.
      void ranges.refresh().catch(() => undefined)
    }
    refresh()
    const unlisten = onServerEvent((id, kind) => {
      const wait = WITHIN[kind]
      if (id !== serverId || wait === undefined || Date.now() + wait >= due) return
      due = Date.now() + wait
      clearTimeout(timer)
      timer = setTimeout(refresh, wait)
    })
    return () => {
      clearTimeout(timer)
      unlisten()
    }
  }, [ranges, serverId])
  return { ranges, state: useSyncExternalStore(ranges.subscribe, ranges.snapshot) }
}

const fresh = { fetchPolicy: 'no-cache', context: { queryDeduplication: false } } as const

function portOf(serverId: string): RangesPort {
  return {
    readSections: async () => {
      const { data } = await client.query({ query: MemberSections, variables: { serverId }, ...fresh })
      if (!data) throw new Error('no data')
      return data.server.memberSections.map(({ roleId, ...rest }) => ({ ...rest, roleId: roleId ?? null }))
    },
    readRange: async (offset, first) => {
      const { data } = await client.query({ query: MemberRange, variables: { serverId, offset, first }, ...fresh })
      if (!data) throw new Error('no data')
      noteMembers(serverId, data.server.memberRange)
      return data.server.memberRange.map(memberOf)
    },
  }
}
