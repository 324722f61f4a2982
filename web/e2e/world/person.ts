import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test'
import { Api, type Account } from './api'

/** Somebody in a browser of her own. */
export class Person {
  readonly page: Page
  readonly api: Api
  readonly account: Account
  private readonly base: string

  private constructor(page: Page, api: Api, account: Account, base: string) {
    this.page = page
    this.api = api
    this.account = account
    this.base = base
  }

  /** Signs up and comes back signed in, as after a reload. */
  static async meet(
    browser: Browser,
    base: string,
    name: string,
    lastName?: string,
    username?: string,
  ): Promise<Person> {
    const context = await browser.newContext()
    const api = new Api(context.request, base)
    return Person.enter(context, api, await api.signUp(name, lastName, username), base)
  }

  /** The same person on a second device. */
  async onAnotherDevice(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext(options)
    const api = new Api(context.request, this.base)
    await api.signIn(this.account)
    return Person.enter(context, api, this.account, this.base)
  }

  /** The same person in a second tab of her browser. */
  async anotherTab(): Promise<Person> {
    return new Person(await this.page.context().newPage(), this.api, this.account, this.base)
  }

  private static async enter(context: BrowserContext, api: Api, account: Account, base: string): Promise<Person> {
    // The refresh cookie is there; this is the client's own note that it is.
    await context.addInitScript((id) => localStorage.setItem('beep.session', id), account.id)
    return new Person(await context.newPage(), api, account, base)
  }

  get name(): string {
    return this.account.name
  }

  async open(serverId: string, channelId: string, messageId?: string): Promise<void> {
    await this.page.goto([this.base, 's', serverId, channelId, messageId].filter(Boolean).join('/'))
    await expect(this.box).toBeVisible()
    await expect(this.page.locator('[aria-busy="true"]')).toHaveCount(0)
  }

  get box(): Locator {
    return this.page.getByRole('textbox', { name: /^(?:Message|Écrire dans) #/ })
  }

  get list(): Locator {
    return this.page.getByRole('list', { name: /^Messages (?:in|de) / })
  }

  /** The rows of messages, dividers left out. */
  get rows(): Locator {
    return this.list.locator('> [data-id]')
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text })
  }

  /** What scrolls. */
  get view(): Locator {
    return this.list.locator('..')
  }

  /** The link to a channel in the list of channels; its accessible name tells its marks. */
  channel(name: string): Locator {
    return this.page.getByRole('link', { name: new RegExp(`^${name}\\b`) })
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text)
    await this.box.press('Enter')
  }

  /** The text of every message shown, without head and marks. */
  async texts(): Promise<string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.querySelector('[data-text]')?.textContent ?? ''))
  }

  /** Scrolls as a wheel does. */
  async scroll(pixels: number): Promise<void> {
    await this.view.hover()
    await this.page.mouse.wheel(0, pixels)
  }

  /** Puts the view so many pixels below the beginning, and waits until the page has taken notice. */
  async scrollTo(place: number | 'middle'): Promise<void> {
    await this.view.evaluate(async (view, wanted) => {
      let top: number
      do {
        view.scrollTop = wanted === 'middle' ? view.scrollHeight / 2 : wanted
        top = view.scrollTop
        // The page hears of it in the next frame. If it drew rows before, it has put the view back.
        await new Promise(requestAnimationFrame)
      } while (Math.abs(view.scrollTop - top) > 1)
    }, place)
  }

  /** Whether the end of the history is in view. */
  async isAtEnd(): Promise<boolean> {
    return this.view.evaluate((view) => view.scrollHeight - view.scrollTop - view.clientHeight < 2)
  }

  /** Whether a record is on her disk, and holds the text. */
  async hasOnDisk(record: string, text: string): Promise<boolean> {
    return this.page.evaluate(
      ({ name, record, text }) =>
        new Promise<boolean>((resolve) => {
          const opening = indexedDB.open(name)
          // Not there yet: nor shall this be what makes it.
          opening.addEventListener('upgradeneeded', () => opening.transaction?.abort())
          opening.addEventListener('error', () => resolve(false))
          opening.addEventListener('success', () => {
            const reading = opening.result.transaction('records').objectStore('records').get(record)
            reading.addEventListener('success', () => {
              opening.result.close()
              resolve(JSON.stringify(reading.result ?? null).includes(text))
            })
          })
        }),
      { name: `beep.${this.account.id}`, record, text },
    )
  }

  /** The id of the first row in view and how far below the upper edge it begins. */
  async firstInView(): Promise<{ id: string; top: number }> {
    await this.painted()
    return this.view.evaluate((view) => {
      const edge = view.getBoundingClientRect().top
      const row = [...view.querySelectorAll<HTMLElement>('[data-id]')].find(
        (it) => it.getBoundingClientRect().top >= edge,
      )
      return { id: row?.dataset['id'] ?? '', top: (row?.getBoundingClientRect().top ?? 0) - edge }
    })
  }

  /** Waits until what the page has drawn so far is in its place: it is put there before a frame is painted. */
  private async painted(): Promise<void> {
    await this.page.evaluate(async () => {
      await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
    })
  }

  /** How far below the upper edge a row begins. */
  async topOf(id: string): Promise<number> {
    await this.painted()
    return this.view.evaluate((view, wanted) => {
      const row = [...view.querySelectorAll<HTMLElement>('[data-id]')].find((it) => it.dataset['id'] === wanted)
      return row ? row.getBoundingClientRect().top - view.getBoundingClientRect().top : NaN
    }, id)
  }
}
