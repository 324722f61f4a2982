import hljs from 'highlight.js/lib/core'
import type { LanguageFn } from 'highlight.js'

/** A run of code: plain, or of one kind (`keyword`, `string`, …). */
export type Piece = string | { scope: string; pieces: Piece[] }

type Loader = () => Promise<{ default: LanguageFn }>

const languages: Record<string, Loader> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  go: () => import('highlight.js/lib/languages/go'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  python: () => import('highlight.js/lib/languages/python'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
}

const otherNames: Record<string, string> = {
  'c++': 'cpp',
  html: 'xml',
  js: 'javascript',
  jsx: 'javascript',
  md: 'markdown',
  py: 'python',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
}

/** The code in coloured runs; null if the language is not known. Fetches the language on its first use. */
export async function highlight(code: string, language: string): Promise<readonly Piece[] | null> {
  const name = otherNames[language] ?? language
  const load = Object.hasOwn(languages, name) ? languages[name] : undefined
  if (!load) return null
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, (await load()).default)
  const { _emitter } = hljs.highlight(code, { language: name, ignoreIllegals: true })
  return piecesOf((_emitter as unknown as { rootNode: Node }).rootNode)
}

/** highlight.js' own tree, which it would render as HTML. */
type Node = { scope?: string; children: (string | Node)[] }

const piecesOf = (node: Node): Piece[] =>
  node.children.map((child) =>
    typeof child === 'string' ? child : { scope: (child.scope ?? '').split('.')[0] ?? '', pieces: piecesOf(child) },
  )
