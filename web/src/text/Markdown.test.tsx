import { renderToStaticMarkup } from 'react-dom/server'
import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { expect, it } from 'vitest'
import { Markdown, type Mentioned } from './Markdown'
import { splitMentions } from './mentions'

i18n.loadAndActivate({ locale: 'en', messages: {} })

const ann: Mentioned = { id: 'u1', username: 'ann', displayName: 'Ann Lee' }
const bob: Mentioned = { id: 'u2', username: 'Bob.K', displayName: 'Bob' }

/** The markup of a message, without class names and the wrapper. */
function markup(text: string, mentions: readonly Mentioned[] = []): string {
  const html = renderToStaticMarkup(
    <I18nProvider i18n={i18n}>
      <Markdown text={text} mentions={mentions} readerId="u1" />
    </I18nProvider>,
  )
  return html.replaceAll(/ class="[^"]*"/g, '').replace(/^<div data-text="">(.*)<\/div>$/s, '$1')
}

it.each([
  ['**b** *i* ~~s~~ `c`', '<p><strong>b</strong> <em>i</em> <del>s</del> <code>c</code></p>'],
  ['one\ntwo', '<p>one<br/>two</p>'],
  ['> q', '<blockquote><p>q</p></blockquote>'],
  ['3. x\n4. y', '<ol start="3"><li>x</li><li>y</li></ol>'],
  ['- x\n- y', '<ul><li>x</li><li>y</li></ul>'],
  ['a < b && c > d "q"', '<p>a &lt; b &amp;&amp; c &gt; d &quot;q&quot;</p>'],
  ['<b>bold?</b>', '<p>&lt;b&gt;bold?&lt;/b&gt;</p>'],
  ['# H', '<p>H</p>'],
  ['| a |\n|---|\n| b |', '<p>| a |<br/>|---|<br/>| b |</p>'],
  ['snake_case_name stays', '<p>snake_case_name stays</p>'],
])('draws %j', (text, html) => {
  expect(markup(text)).toBe(html)
})

it('draws a fenced block as it was written', () => {
  expect(markup('```rust\nfn a() -> &str {}\n```')).toContain('<code>fn a() -&gt; &amp;str {}</code>')
})

it('hides a spoiler from ears too', () => {
  expect(markup('||a **b**||')).toMatch(/<button [^>]*aria-label=[^>]*><span aria-hidden="true" inert="">a <strong>b/)
})

it('links only to the web and to mail', () => {
  expect(markup('[x](https://a.example)')).toContain('href="https://a.example"')
  expect(markup('see https://a.example/b.')).toContain('href="https://a.example/b"')
  expect(markup('https://a.example')).toContain('rel="noopener noreferrer nofollow"')
})

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html,hi)',
  '[x](\u0001javascript:alert(1))',
  '![x](http://e.example/p.png)',
  '<a href="javascript:1">x</a>',
  '<iframe src=//e.example>',
  '<svg/onload=alert(1)>',
])('makes no markup out of %j', (text) => {
  expect(markup(text)).not.toMatch(/<(?:script|img|iframe|svg|a )/i)
})

it('marks the people whom the server found, and nobody else', () => {
  expect(markup('hi @ann and @eve', [ann])).toBe(
    '<p>hi <span data-self="true" title="@ann">@Ann Lee</span> and @eve</p>',
  )
  expect(markup('**@bob.k**', [bob])).toBe('<p><strong><span title="@bob.k">@Bob</span></strong></p>')
  expect(markup('`@ann`', [ann])).toBe('<p><code>@ann</code></p>')
})

it.each([
  ['@ann.', ['@ann', '.']],
  ['mail a@ann', ['mail a@ann']],
  ['@@ann', ['@@ann']],
  ['(@ann)', ['(', '@ann', ')']],
  ['@anna', ['@anna']],
  ['@ANN!', ['@ANN', '!']],
])('splits %j', (text, pieces) => {
  expect(splitMentions(text, new Set(['ann'])).map((piece) => piece.text)).toEqual(pieces)
})

it('stays quick and whole on hostile text', () => {
  const hostile = [
    '*',
    '[',
    '> ',
    '||',
    '`',
    '**a ',
    '<@',
    '- ',
    '> - ',
    '_a ',
    '](',
    '![',
    '@a',
    '1. ',
    '~~',
    '\\',
    '<',
    'www.',
    '*_',
    '[a](',
    '||*',
    'a@b.',
  ]
  const started = performance.now()
  for (const part of hostile) {
    const text = part.repeat(Math.ceil(4_000 / part.length)).slice(0, 4_000)
    expect(markup(text, [ann]).length).toBeGreaterThan(0)
  }
  // A generous bound that quadratic behaviour of any depth would break; measured: well under a second.
  expect(performance.now() - started).toBeLessThan(5_000)
})
