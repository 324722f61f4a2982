import { randomUUID } from 'node:crypto'
import { check, grounds } from './world/axe'
import { Rights } from './world/rights'
import { expect, test } from './world/test'

for (const { size, viewport, theme } of grounds) {
  test(`people and invitations without a serious fault: ${size}, ${theme}`, async ({ meet, browser, beep }) => {
    test.slow() // A dozen pages, and axe reads each of them whole.
    const { people, serverId, channelId } = await meet('Ann', 'Bob', 'Cem')
    const { people: others } = await meet('Dan')
    const [ann, bob, cem] = people
    const [dan] = others
    const rights = new Rights(ann.api, serverId)
    const leads = await rights.create('Leads', ['MANAGE_MEMBERS'])
    // A colour that can be read on no ground as it is.
    await ann.api.run('mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }', {
      input: { serverId, id: leads, hoist: true, color: theme === 'light' ? '#fff3a0' : '#101a40' },
    })
    await rights.give(bob.account.id, leads)
    await ann.api.run('mutation($s: ID!, $u: ID!) { banMember(serverId: $s, userId: $u, reason: "Spam") }', {
      s: serverId,
      u: cem.account.id,
    })
    const { createInvitation } = await ann.api.run<{ createInvitation: { code: string } }>(
      'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { code } }',
      { input: { requestId: randomUUID(), serverId, maxUses: 5 } },
    )
    await ann.api.run('mutation($s: ID!, $u: String!) { invite(serverId: $s, username: $u) { id } }', {
      s: serverId,
      u: dan.account.username,
    })
    await bob.open(serverId, channelId)
    await bob.say('Good morning, everybody')

    const { page } = ann
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: theme })
    await ann.open(serverId, channelId)
    if (size === 'phone') await page.getByRole('button', { name: 'Members' }).click()
    const row = page.getByRole('listitem').filter({ hasText: `@${bob.account.username}` })
    await expect(row).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Leads' })).toBeVisible()
    await check(page, 'members')
    await row.click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Ban…' })).toBeVisible()
    await check(page, 'menu of a member')
    await page.getByRole('menuitem', { name: 'Profile' }).click()
    await expect(page.getByRole('dialog', { name: `Profile of ${bob.name}` })).toBeVisible()
    await check(page, 'profile')
    await page.getByRole('dialog').getByRole('button', { name: 'Mute…' }).click()
    await expect(page.getByRole('dialog', { name: `Mute ${bob.name}` })).toBeVisible()
    await page.getByRole('radio', { name: 'Until a date' }).check({ force: true })
    await check(page, 'mute')
    for (const section of ['members', 'invitations', 'bans', 'audit']) {
      await page.goto(`/s/${serverId}/settings/${section}`)
      await expect(
        page
          .getByRole('row')
          .or(page.getByRole('listitem'))
          .filter({ hasText: /Test|Ann/ })
          .first(),
      ).toBeVisible()
      await check(page, section)
    }
    await page.goto('/discover')
    await expect(page.getByRole('radio', { name: 'Newest' })).toBeAttached()
    await check(page, 'discover')

    const guest = dan.page
    await guest.setViewportSize(viewport)
    await guest.emulateMedia({ colorScheme: theme })
    await guest.goto('/')
    await expect(guest.getByRole('button', { name: 'Accept Atelier' })).toBeVisible()
    await check(guest, 'received invitation')
    await ann.api.run('mutation($input: UpdateServerInput!) { updateServer(input: $input) { id } }', {
      input: { id: serverId, rules: '1. Be kind.\n2. No spoilers without marks.', description: 'Maps and signs' },
    })
    const context = await browser.newContext({ viewport, colorScheme: theme, baseURL: beep })
    const stranger = await context.newPage()
    for (const code of [createInvitation.code, 'nothing']) {
      await stranger.goto(`/i/${code}`)
      await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(stranger.locator('[aria-busy="true"]')).toHaveCount(0)
      await check(stranger, `invitation ${code}`)
    }
    await context.close()
    await guest.goto(`/i/${createInvitation.code}`)
    await guest.getByRole('button', { name: 'Join Atelier' }).click()
    await expect(guest.getByRole('dialog', { name: 'The rules of Atelier' })).toContainText('Be kind.')
    await check(guest, 'rules')
    await guest.keyboard.press('Escape')
    await check(guest, 'before the rules are accepted')
    await ann.open(serverId, channelId)
    if (size === 'phone') await page.getByRole('button', { name: 'Servers', exact: true }).click()
    await page.getByRole('button', { name: 'Menu of Atelier' }).click()
    await page.getByRole('menuitem', { name: 'Invite people' }).click()
    await expect(page.getByRole('dialog', { name: 'Invite people to Atelier' })).toBeVisible()
    await check(page, 'invite')
  })
}
