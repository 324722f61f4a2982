import { Fragment, useEffect, useState, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import type { Piece } from './highlight'
import styles from './Markdown.module.css'

interface Props {
  code: string
  /** As written behind the fence; unknown ones are plain. */
  language: string
}

/** Code is there at once; its colours come when the highlighter has been fetched. They move nothing. */
export function CodeBlock({ code, language }: Props) {
  const { t } = useLingui()
  const [pieces, setPieces] = useState<{ of: string; list: readonly Piece[] } | null>(null)
  const name = language.trim().toLowerCase()
  useEffect(() => {
    if (name === '') return
    let isWanted = true
    const colour = async () => {
      const { highlight } = await import('./highlight')
      const list = await highlight(code, name)
      if (isWanted && list) setPieces({ of: code, list })
    }
    colour().catch(() => undefined) // Without colours it can still be read.
    return () => {
      isWanted = false
    }
  }, [code, name])
  return (
    // Long lines scroll: the keyboard must be able to do that too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.block} tabIndex={0} aria-label={t`Code`} role="region">
      <code>{pieces?.of === code ? drawPieces(pieces.list) : code}</code>
    </pre>
  )
}

const drawPieces = (pieces: readonly Piece[]): ReactNode =>
  pieces.map((piece, index) =>
    typeof piece === 'string' ? (
      // oxlint-disable-next-line react/no-array-index-key
      <Fragment key={index}>{piece}</Fragment>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <span key={index} data-code={piece.scope}>
        {drawPieces(piece.pieces)}
      </span>
    ),
  )
