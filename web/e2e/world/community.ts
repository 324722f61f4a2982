import type { Browser } from '@playwright/test'
import { Person } from './person'

/** A small studio with people, channels and a history, made through the API. */
export interface Community {
  /** Whose screen is shown. */
  viewer: Person
  /** The first one is about to write. */
  others: Person[]
  serverId: string
  /** #general. */
  channelId: string
}

const company = [
  ['Inès', 'Morel', 'ines'],
  ['Théo', 'Bernard', 'theo'],
  ['Salomé', 'Kessler', 'salome'],
  ['Maya', 'Aoki', 'maya'],
] as const

/** Members who are not there just now. */
const absent = [
  ['Noor', 'Petit', 'noor'],
  ['Gaël', 'Dumas', 'gael'],
  ['Alix', 'Colin', 'alix'],
] as const

export async function community(browser: Browser, base: string): Promise<Community> {
  const viewer = await Person.meet(browser, base, 'Yann', 'Le Goff', 'yann')
  const others: Person[] = []
  for (const [first, last, username] of company) others.push(await Person.meet(browser, base, first, last, username))
  const [ines, theo, salome] = others
  if (!ines || !theo || !salome) throw new Error('nobody came')

  const { api } = viewer
  const serverId = await api.createServer('Atelier Nord', {
    description: 'A small studio for maps, signs and the odd museum',
    categoryName: 'Studio',
  })
  const studio = await api.channelId(serverId, 'Studio', 'CATEGORY')
  const channelId = await api.channelId(serverId, 'general')
  await api.setTopic(channelId, 'Everything and its opposite. Crits every Thursday, 17:00')
  const critique = await api.createChannel(serverId, 'critique', { parentId: studio })
  await api.createChannel(serverId, 'references', { parentId: studio })
  const projects = await api.createChannel(serverId, 'Projects', { kind: 'CATEGORY' })
  const harbour = await api.createChannel(serverId, 'harbour-signage', { parentId: projects })
  await api.createChannel(serverId, 'museum-app', { parentId: projects })

  for (const person of others) await person.api.joinServer(serverId)
  for (const [first, last, username] of absent) {
    const person = await Person.meet(browser, base, first, last, username)
    await person.api.joinServer(serverId)
    await person.page.context().close()
  }
  await salome.api.send(critique, '@yann the night route, second try', '@yann and the legend, please')
  await theo.api.send(harbour, 'The ferry font has arrived.')
  await neighbours(viewer, ines, theo)
  return { viewer, others, serverId, channelId }
}

/** Servers beside the one that is shown, some with news. */
async function neighbours(viewer: Person, ines: Person, theo: Person): Promise<void> {
  const course = await ines.api.createServer('Licence 3 Informatique', { description: 'Courses, exams and help' })
  const garden = await theo.api.createServer('Jardin partagé', { description: 'Who waters what, and when' })
  const club = await theo.api.createServer('Open source club')
  for (const id of [course, garden, club]) await viewer.api.joinServer(id)
  await ines.api.send(
    await ines.api.channelId(course, 'general'),
    '@yann your talk is on Friday',
    '@yann 14:00, room 3',
  )
  await theo.api.send(await theo.api.channelId(garden, 'general'), 'The beans are up.')
}

/** What is said in #general; the last lines are new to the viewer. */
export async function talk({ viewer, others, channelId }: Community): Promise<void> {
  const [ines, theo, salome] = others
  if (!ines || !theo || !salome) throw new Error('nobody came')
  await salome.api.send(
    channelId,
    'The harbour people answered: blue is theirs since 1911, we keep it.',
    'Also, the ferry font has a proper `fi` ligature. I am unreasonably happy.',
  )
  await ines.api.send(
    channelId,
    'Morning! First pass on the wayfinding map. The dotted line is the night route, it only shows after 20:00.',
  )
  await theo.api.send(
    channelId,
    'Lovely. The switch can live in the theme, no script needed:\n```css\n.night .route { stroke-dasharray: 0.1 8; } /* dots */\n```',
  )
  const [last] = await viewer.api.send(channelId, 'On it. I try a **darker outline** after lunch.')
  if (last) await viewer.api.markRead(channelId, last)
  await salome.api.send(
    channelId,
    '@yann could you check the contrast of the dots on the water? I get 3.4 at dusk.',
    'No hurry, the print deadline is Tuesday.',
  )
  await theo.api.send(channelId, 'Then Thursday’s crit is about dots. I bring the **big printer**.')
}
