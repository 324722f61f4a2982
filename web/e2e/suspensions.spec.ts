import { grant, set } from './world/instance'
import { expect, test } from './world/test'
import { soon } from './world/time'

test('who is suspended is signed out at once in an open page, and told why at sign-in', async ({
  meet,
  administrator,
}) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [, bob] = people
  await bob.open(serverId, channelId)
  await bob.say('I was here')
  await expect(bob.row('I was here')).toBeVisible()

  const root = await administrator('Root')
  const { page } = root
  await page.goto('/instance/users')
  await page.getByLabel('Search').fill(bob.account.username)
  await page.getByRole('link', { name: bob.account.username }).click()
  await page.getByRole('button', { name: 'Suspend…' }).click()
  const dialog = page.getByRole('dialog', { name: `Suspend ${bob.name}?` })
  await dialog.getByLabel('Reason').fill('Spam in three servers.')
  // The reason is kept if the dialog is closed on the way.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Suspend…' }).click()
  await expect(dialog.getByLabel('Reason')).toHaveValue('Spam in three servers.')
  await dialog.getByRole('radio', { name: '3 days' }).check()
  await expect(dialog).toContainText(/cannot sign in until \d+ \w+ 20\d\d, \d\d:\d\d/)
  await dialog.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect(page.getByRole('heading', { name: /^Suspended until/ })).toBeVisible()

  await expect(bob.page).toHaveURL(/sign-in/)
  await expect(bob.page.getByText('Your session has ended.')).toBeVisible()
  await bob.page.getByLabel('E-mail or username').fill(bob.account.username)
  await bob.page.getByLabel('Password').fill('the wrong one')
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(bob.page.getByRole('alert')).toContainText('do not go together')
  await bob.page.getByLabel('Password').fill(bob.account.password)
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(bob.page.getByRole('heading', { name: 'Your account is suspended' })).toBeVisible()
  await expect(bob.page.getByRole('main')).toContainText('Spam in three servers.')
  await expect(bob.page.getByRole('main')).toContainText(/You can sign in again on \w+/)
  await bob.page.getByRole('button', { name: 'Français' }).click()
  await expect(bob.page.getByRole('heading', { name: 'Votre compte est suspendu' })).toBeVisible()
  await bob.page.getByRole('button', { name: 'English' }).click()

  await page.getByRole('button', { name: 'Lift the suspension…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lift it' }).click()
  await expect(page.getByRole('button', { name: 'Suspend…' })).toBeVisible()
  await bob.page.getByRole('button', { name: 'Back to sign in' }).click()
  await expect(bob.page.getByLabel('E-mail or username')).toHaveValue(bob.account.username)
  await bob.page.getByLabel('Password').fill(bob.account.password)
  await bob.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(bob.row('I was here')).toBeVisible()

  // All of it stands in the log, in sentences.
  await page.getByRole('link', { name: 'What was done to this account' }).click()
  const log = page.getByRole('list', { name: 'Audit log' })
  await expect(log).toContainText(`${root.name} suspended ${bob.name}.`)
  await expect(log).toContainText('Reason: Spam in three servers.')
  await expect(log).toContainText(`${root.name} lifted the suspension of ${bob.name}.`)
})

test('a suspended server shows its card to its members, and comes back live', async ({ meet, administrator }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Bob')
  const [ann, bob] = people
  await ann.api.send(channelId, 'Before')
  await bob.open(serverId, channelId)
  await ann.open(serverId, channelId)
  await expect(bob.row('Before')).toBeVisible()

  const root = await administrator('Root')
  await root.page.goto(`/instance/servers/${serverId}`)
  await root.page.getByRole('button', { name: 'Suspend…' }).click()
  const dialog = root.page.getByRole('dialog', { name: 'Suspend Atelier?' })
  await expect(dialog).toContainText('None of its 2 members can read or write in it')
  await dialog.getByLabel('Reason').fill('Copyright')
  await dialog.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect(root.page.getByRole('heading', { name: 'Suspended without end' })).toBeVisible()

  for (const { page } of [bob, ann]) {
    await expect(page.getByRole('heading', { name: 'This server is suspended' })).toBeVisible(soon())
    await expect(page.getByRole('textbox', { name: /^Message #/ })).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'Atelier, suspended' })).toBeVisible()
  }
  await bob.page.reload()
  await expect(bob.page.getByRole('heading', { name: 'This server is suspended' })).toBeVisible()

  await root.page.getByRole('button', { name: 'Restore…' }).click()
  await root.page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(root.page.getByRole('button', { name: 'Suspend…' })).toBeVisible()
  // Nobody asks again and again: they are told.
  await expect(bob.row('Before')).toBeVisible(soon())
  await expect(ann.row('Before')).toBeVisible(soon())
  await bob.say('After')
  await expect(ann.row('After')).toBeVisible()
})

test('a moderator of servers deletes one by its typed name', async ({ meet, administrator }) => {
  const { people, serverId, channelId } = await meet('Ann', 'Mia')
  const [ann, mia] = people
  const root = await administrator('Root')
  await grant(root.api, mia.account.id, 'SERVER_MODERATOR')
  await ann.open(serverId, channelId)
  const { page } = mia
  await page.goto(`/instance/servers?q=${serverId}`)
  await page.getByRole('button', { name: 'Actions for Atelier' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Atelier?' })
  await dialog.getByLabel('Reason').fill('Illegal')
  await expect(dialog.getByRole('button', { name: 'Delete the server' })).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByLabel('Type the server’s name: Atelier').fill('Atelier')
  await dialog.getByRole('button', { name: 'Delete the server' }).click()
  await expect(page.getByText('No server fits.')).toBeVisible()
  await expect(ann.page.getByRole('heading', { name: 'You are not in this server' })).toBeVisible()
})

test('closed registration and restricted servers are told as such', async ({ meet, administrator, browser }) => {
  const { people } = await meet('Ann')
  const [ann] = people
  const root = await administrator('Root')
  const guest = await browser.newPage()
  await guest.goto('/sign-up')
  await guest.getByLabel('First name').fill('Zoe')
  await root.page.goto('/instance/settings')
  await root.page.getByRole('switch', { name: 'Anybody may create an account' }).uncheck()
  await root.page.getByRole('radio', { name: 'Administrators only' }).check()
  await root.page.getByRole('button', { name: 'Save' }).click()
  await expect(root.page.getByRole('button', { name: 'Save' })).toHaveCount(0)
  try {
    // Whoever is at it is told when they send it, and loses nothing.
    await guest.getByLabel('Last name').fill('New')
    await guest.getByLabel('Username').fill('zoe_new')
    await guest.getByLabel('E-mail').fill('zoe@example.org')
    await guest.getByLabel('Password').fill('a long enough pass phrase')
    await guest.getByRole('button', { name: 'Create my account' }).click()
    await expect(guest.getByRole('heading', { name: 'No new accounts at present' })).toBeVisible()
    await guest.getByRole('button', { name: 'Back to the form' }).click()
    await expect(guest.getByLabel('Username')).toHaveValue('zoe_new')
    // Whoever comes now is told before.
    await guest.goto('/sign-in')
    await expect(guest.getByText('This Beep takes no new accounts at present.')).toBeVisible()
    await expect(guest.getByRole('link', { name: 'Create an account' })).toHaveCount(0)
    await guest.goto('/sign-up')
    await expect(guest.getByRole('heading', { name: 'No new accounts at present' })).toBeVisible()
    await expect(guest.getByRole('textbox')).toHaveCount(0)
    await guest.getByRole('button', { name: 'Français' }).click()
    await expect(guest.getByRole('heading', { name: 'Pas de nouveau compte pour l’instant' })).toBeVisible()
    await expect(guest.getByRole('main')).toContainText('Demandez-leur quand elles rouvriront.')
    await guest.getByRole('link', { name: 'Se connecter' }).click()
    await expect(guest.getByText('Ce Beep ne prend pas de nouveau compte pour l’instant.')).toBeVisible()
    await guest.close()

    await ann.page.goto('/')
    await ann.page.getByRole('navigation', { name: 'Servers' }).getByRole('button', { name: 'Create a server' }).click()
    await ann.page.getByLabel('Name', { exact: true }).fill('Mine')
    await ann.page.getByRole('button', { name: 'Create the server' }).click()
    const told = ann.page.getByRole('dialog', { name: 'Only administrators create servers here' })
    await told.getByRole('button', { name: 'Discover servers' }).click()
    await expect(ann.page).toHaveURL(/discover/)
  } finally {
    await set(root.api, { registrationOpen: true, serverCreation: 'EVERYONE' })
  }
})
