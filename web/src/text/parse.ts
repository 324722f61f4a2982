import { Marked, type Token, type Tokens, type TokenizerThis } from 'marked'

/** `||text||`, hidden until it is asked for. */
export type SpoilerToken = { type: 'spoiler'; raw: string; tokens: Token[] }

const spoilerRule = /^\|\|(?=\S)([\s\S]+?)\|\|/
const spoiler = {
  name: 'spoiler',
  level: 'inline' as const,
  start: (source: string) => source.indexOf('||'),
  tokenizer(this: TokenizerThis, source: string): SpoilerToken | undefined {
    const match = spoilerRule.exec(source)
    if (!match?.[1]) return undefined
    return { type: 'spoiler', raw: match[0], tokens: this.lexer.inlineTokens(match[1]) }
  },
}

/** CommonMark and GFM without what has no place in a chat: HTML, tables, rules, indented code, link definitions. */
const off = () => undefined
const dialect = new Marked({ gfm: true, breaks: true })
dialect.use({
  extensions: [spoiler],
  tokenizer: { html: off, tag: off, table: off, hr: off, lheading: off, def: off, code: off, reflink: off },
})

/**
 * Quotes and lists deeper than eight are text. The lexer recurses once a level: two thousand `>` would overflow its
 * stack.
 */
const tooDeep = /^([ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){8})(?=[>\-*+\d])/gm

const CACHE_SIZE = 400
const cache = new Map<string, readonly Token[]>()

/** The tokens of a message. Never throws: what cannot be parsed is one paragraph of plain text. */
export function parse(text: string): readonly Token[] {
  const known = cache.get(text)
  if (known) return known
  const tokens = lex(text)
  if (cache.size >= CACHE_SIZE) {
    const oldest = cache.keys().next().value
    if (oldest !== undefined) cache.delete(oldest)
  }
  cache.set(text, tokens)
  return tokens
}

function lex(text: string): readonly Token[] {
  try {
    return dialect.lexer(text.replace(tooDeep, '$1\\'))
  } catch {
    const plain: Tokens.Text = { type: 'text', raw: text, text }
    return [{ type: 'paragraph', raw: text, text, tokens: [plain] } satisfies Tokens.Paragraph]
  }
}
