import { deflateSync } from 'node:zlib'
import { expect, test } from './world/test'
import { soon } from './world/time'

/** What a file chooser hands over. */
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })

const crcOf = (bytes: Buffer) => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crcOf(body))
  return Buffer.concat([length, body, sum])
}

/** A PNG (third edition, 5.2) of one colour. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, 0xd0)])
  const rows = Buffer.concat(Array.from({ length: height }, () => row))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...chunks])
}

/** A GIF (89a) of 1 × 1 with two frames. */
const moving = () => {
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
  const screen = [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
  return Buffer.from([...Buffer.from('GIF89a', 'latin1'), ...screen, ...frame, ...frame, 0x3b])
}

test('a picture and a banner are set, seen by others at once, and taken away', async ({ meet }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  const { page } = ann
  await bob.open(serverId, channelId)
  const tile = bob.page.getByRole('navigation', { name: 'Servers' }).getByRole('link', { name: 'Atelier' })
  await expect(tile.locator('img')).toHaveCount(0)

  await page.goto(`/s/${serverId}/settings/overview`)
  await page.getByLabel('Choose: Picture').setInputFiles(file('logo.png', png(300, 200)))
  await expect(page.getByRole('status').filter({ hasText: 'It is shown now.' })).toHaveCount(1)
  await expect(page.getByText('Picture of Atelier')).toHaveCount(1)
  await expect(tile.locator('img')).toHaveJSProperty('naturalWidth', 128, soon())

  await page.getByLabel('Choose: Banner').setInputFiles(file('wide.png', png(900, 500)))
  await expect(page.getByRole('img', { name: 'Banner of Atelier' })).toHaveJSProperty('naturalWidth', 1200)
  const banner = bob.page.locator('img[width="600"]')
  await expect(banner).toHaveJSProperty('naturalHeight', 200, soon())

  const first = await tile.locator('img').getAttribute('src')
  await page.getByLabel('Replace: Picture').setInputFiles(file('other.png', png(64, 64)))
  await expect(tile.locator('img')).not.toHaveAttribute('src', first ?? '', soon())

  await page.getByRole('button', { name: 'Remove: Picture' }).press('Enter')
  await expect(tile.locator('img')).toHaveCount(0, soon())
  await expect(page.getByLabel('Choose: Picture')).toBeFocused()
  await page.getByRole('button', { name: 'Remove: Banner' }).click()
  await expect(banner).toHaveCount(0, soon())
})

test('files that cannot be taken say why, and leave what was there', async ({ meet }) => {
  const { people, serverId } = await meet('Ann')
  const { page } = people[0]
  await page.goto(`/s/${serverId}/settings/overview`)
  const group = page.getByRole('group', { name: 'Picture' })
  const choose = async (name: string, content: Buffer) =>
    group.locator('input[type=file]').setInputFiles(file(name, content))
  await choose('good.png', png(80, 80))
  await expect(group.getByRole('button', { name: 'Remove: Picture' })).toBeVisible()
  const cases: [string, Buffer, string][] = [
    ['moving.gif', moving(), 'This picture moves. Choose one that stands still.'],
    ['letter.png', Buffer.from('Dear Bob,'), 'This is no picture that can be taken'],
    ['torn.png', png(80, 80).subarray(0, 60), 'This file is damaged'],
    ['huge.png', png(9000, 1), 'at most 16 million pixels'],
    ['fat.png', Buffer.alloc(8 * 1024 * 1024 + 1), 'at most 8 MB'],
  ]
  for (const [name, content, why] of cases) {
    await choose(name, content)
    await expect(group.getByRole('alert'), name).toContainText(why)
    await expect(group.locator('img')).toHaveJSProperty('naturalWidth', 512)
  }
  await choose('good.png', png(90, 80))
  await expect(group.getByRole('alert')).toBeEmpty()
})

test('who is invited or looks around sees the pictures before joining', async ({ meet, browser, beep }) => {
  const { people, serverId } = await meet('Ann')
  const [ann] = people
  const { page } = ann
  await page.goto(`/s/${serverId}/settings/overview`)
  await page.getByLabel('Choose: Picture').setInputFiles(file('logo.png', png(300, 300)))
  await page.getByLabel('Choose: Banner').setInputFiles(file('wide.png', png(900, 300)))
  await expect(page.getByRole('img', { name: 'Banner of Atelier' })).toHaveJSProperty('naturalWidth', 1200)

  const { createInvitation } = await ann.api.run<{ createInvitation: { code: string } }>(
    'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { code } }',
    { input: { requestId: 'one', serverId, temporary: false } },
  )
  const stranger = await browser.newContext({ baseURL: beep })
  const door = await stranger.newPage()
  await door.goto(`/i/${createInvitation.code}`)
  await expect(door.getByRole('heading', { name: 'Atelier' })).toBeVisible()
  await expect(door.locator('img[width="600"]')).toHaveJSProperty('naturalWidth', 600)
  await expect(door.locator('main img').last()).toHaveJSProperty('naturalWidth', 128)
  await stranger.close()
})
