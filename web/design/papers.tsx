import { Button } from 'antd'
import type { ReactNode } from 'react'
import { dateTime } from './format'
import { Quiet, State } from './parts'
import { useLook } from './theme'

/** Papers 资质文件 as a list: what each is, when it came, and its file, which is never shown in the page. */
export interface Paper { readonly id: string; readonly kind: string; readonly filename: string; readonly bytes: number; readonly at: string; readonly removedAt: string | null }
const kb = 1_024
const sizeText = (bytes: number): string => (bytes < kb * kb ? `${Math.max(1, Math.round(bytes / kb))} KB` : `${(bytes / kb / kb).toFixed(1)} MB`)

export function Papers({ items, fileOf, more }: { readonly items: readonly Paper[]; readonly fileOf: (id: string) => string; readonly more?: (paper: Paper) => ReactNode }) {
  const { words } = useLook()
  return (
    <ul className="rows-list">{items.map((one) => (
      <li key={one.id}><div><b>{words.paperKinds[one.kind] ?? one.kind}</b> {one.removedAt && <State text={words.paperRemoved} tone="calm" />}<br /><span className="wraps">{one.filename}</span><br /><Quiet>{sizeText(one.bytes)} · {dateTime(one.at)}</Quiet></div>
        <div className="acts"><Button href={fileOf(one.id)} download>{words.download}</Button>{more?.(one)}</div></li>
    ))}</ul>
  )
}
