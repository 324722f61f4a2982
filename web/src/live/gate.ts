/**
 * Joins a snapshot with the events that pass while it is read: they are held back and applied on top of it, so what
 * the snapshot may or may not contain already comes last. Applying an event twice must do no harm.
 */
export class Gate<Event> {
  private held: Event[] | null = null
  private reads = 0
  private readonly apply: (event: Event) => void

  constructor(apply: (event: Event) => void) {
    this.apply = apply
  }

  push(event: Event): void {
    if (this.held) this.held.push(event)
    else this.apply(event)
  }

  /**
   * Reads a snapshot and puts it in place. A later read overtakes this one, which then changes nothing.
   * Throws what `fetch` throws; the events go through then too.
   */
  async read<Snapshot>(fetch: () => Promise<Snapshot>, replace: (snapshot: Snapshot) => void): Promise<void> {
    const mine = ++this.reads
    this.held ??= []
    try {
      const snapshot = await fetch()
      if (mine === this.reads) replace(snapshot)
    } finally {
      if (mine === this.reads) this.release()
    }
  }

  /** Forgets the events that are held back and ignores every read under way. */
  close(): void {
    this.reads++
    this.held = null
  }

  private release(): void {
    const held = this.held ?? []
    this.held = null
    for (const event of held) this.apply(event)
  }
}
