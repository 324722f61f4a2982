import { Fragment, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'
import { CodeBlock } from './CodeBlock'
import { splitMentions } from './mentions'
import { parse, type SpoilerToken } from './parse'
import { Spoiler } from './Spoiler'
import styles from './Markdown.module.css'

export type Mentioned = { id: string; username: string; displayName: string }

interface Props {
  text: string
  /** The people whom the server found in the text. */
  mentions: readonly Mentioned[]
  /** Whose own name stands out. */
  readerId: string
  /** What somebody is called here, if not as everywhere. */
  nameOf?: (person: Mentioned) => string
}

type Context = {
  people: ReadonlyMap<string, Mentioned>
  usernames: ReadonlySet<string>
  readerId: string
  nameOf: (person: Mentioned) => string
}

const asEverywhere = ({ displayName }: Mentioned) => displayName

/** A message's text. Tokens become React elements; no string of HTML is ever made, so there is nothing to sanitise. */
export function Markdown({ text, mentions, readerId, nameOf = asEverywhere }: Props) {
  const people = new Map(mentions.map((person) => [person.username.toLowerCase(), person]))
  const context = { people, usernames: new Set(people.keys()), readerId, nameOf }
  return (
    <div className={styles.text} data-text="">
      {drawAll(parse(text), context)}
    </div>
  )
}

const drawAll = (tokens: readonly Token[], context: Context): ReactNode =>
  // The tokens of one text never change their order: their place is their identity.
  // oxlint-disable-next-line react/no-array-index-key
  tokens.map((token, index) => <Fragment key={index}>{draw(token, context)}</Fragment>)

function draw(token: Token, context: Context): ReactNode {
  switch (token.type) {
    case 'space':
      return null
    case 'br':
      return <br />
    case 'paragraph':
      return <p>{inside(token, context)}</p>
    case 'strong':
      return <strong>{inside(token, context)}</strong>
    case 'em':
      return <em>{inside(token, context)}</em>
    case 'del':
      return <del>{inside(token, context)}</del>
    case 'blockquote':
      return <blockquote>{inside(token, context)}</blockquote>
    case 'heading':
      return <p className={styles.heading}>{inside(token, context)}</p>
    case 'codespan':
      return <code className={styles.code}>{(token as Tokens.Codespan).text}</code>
    case 'code':
      return <CodeBlock code={(token as Tokens.Code).text} language={(token as Tokens.Code).lang ?? ''} />
    case 'list':
      return drawList(token as Tokens.List, context)
    case 'link':
      return drawLink(token as Tokens.Link, context)
    case 'spoiler':
      return <Spoiler>{drawAll((token as SpoilerToken).tokens, context)}</Spoiler>
    // Pictures come as attachments, never from text.
    case 'image':
    case 'checkbox':
      return token.raw
    default:
      return inside(token, context)
  }
}

/** The children of a token, or its own words. */
function inside(token: Token, context: Context): ReactNode {
  if ('tokens' in token && token.tokens) return drawAll(token.tokens, context)
  return drawWords('text' in token && typeof token.text === 'string' ? token.text : token.raw, context)
}

function drawWords(words: string, { people, usernames, readerId, nameOf }: Context): ReactNode {
  let place = 0
  return splitMentions(words, usernames).map(({ text, username }) => {
    const key = place
    place += text.length
    const person = username === null ? undefined : people.get(username)
    if (!person) return <Fragment key={key}>{text}</Fragment>
    return (
      <span key={key} className={styles.mention} data-self={person.id === readerId || undefined} title={text}>
        @{nameOf(person)}
      </span>
    )
  })
}

function drawList(list: Tokens.List, context: Context): ReactNode {
  const items = list.items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <li key={index}>{drawAll(item.tokens, context)}</li>
  ))
  if (!list.ordered) return <ul>{items}</ul>
  return <ol start={typeof list.start === 'number' ? list.start : 1}>{items}</ol>
}

function drawLink(link: Tokens.Link, context: Context): ReactNode {
  if (!/^(?:https?|mailto):/i.test(link.href)) return link.raw
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer nofollow">
      {drawAll(link.tokens, context)}
    </a>
  )
}
