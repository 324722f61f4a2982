const key = (serverId: string) => `channel.${serverId}`

/** The channel of a server that was open last on this device. */
export function lastChannel(serverId: string): string | null {
  try {
    return localStorage.getItem(key(serverId))
  } catch {
    return null
  }
}

export function rememberChannel(serverId: string, channelId: string) {
  try {
    localStorage.setItem(key(serverId), channelId)
  } catch {
    // Then the first one opens.
  }
}
