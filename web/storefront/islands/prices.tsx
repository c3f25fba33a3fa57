import { useEffect, useState } from 'preact/hooks'
import { yuan } from '../../design/format'

/** Prices by pieces 阶梯价 on a product's page (E13). The page is kept for all and says what holds for everybody; whoever has signed in is asked for anew, for lists of his groups are his alone to see. */
interface Row { readonly fromPieces: number; readonly untilPieces: number | null; readonly fen: number; readonly list: { readonly id: string; readonly name: string } | null }
interface Sku { readonly skuId: string; readonly rows: readonly Row[] }
export interface PricesProps {
  readonly productId: string; readonly skus: readonly Sku[]
  /** What each SKU is called, where there are several. */
  readonly specs: Readonly<Record<string, string>>
  readonly texts: { readonly title: string; readonly pieces: string; readonly each: string; readonly between: string; readonly from: string; readonly own: string }
}

export function Prices({ productId, skus, specs, texts }: PricesProps) {
  const [seen, see] = useState(skus)
  useEffect(() => { void fetch(`/v1/products/${productId}/my-prices`).then(async (answer) => { if (answer.ok) see((await answer.json() as { skus: Sku[] }).skus) }).catch(() => {}) }, [productId])
  const tables = alike(seen)
  if (tables.length === 0) return null
  const isWhole = tables.length === 1 && seen.length >= Object.keys(specs).length
  return (
    <section class="steps" aria-label={texts.title}>
      {tables.map(({ skuIds, rows }) => (
        <table key={skuIds[0]}>
          <caption>{texts.title}：{[...new Set(rows.flatMap(({ list }) => list?.name ?? []))].join('、')}{!isWhole && <small class="muted"> · {skuIds.map((id) => specs[id]).join('、')}</small>}</caption>
          <thead><tr><th scope="row">{texts.pieces}</th>{rows.map(({ fromPieces, untilPieces }) => <td key={fromPieces}>{untilPieces === null ? texts.from.replace('0', String(fromPieces)) : untilPieces === fromPieces ? String(fromPieces) : texts.between.replace('0', `${fromPieces}–${untilPieces}`)}</td>)}</tr></thead>
          <tbody><tr><th scope="row">{texts.each}</th>{rows.map(({ fromPieces, fen, list }) => <td key={fromPieces}><b class={list ? 'by-list' : ''}>{yuan(fen)}</b>{!list && <small class="muted"> {texts.own}</small>}</td>)}</tr></tbody>
        </table>
      ))}
    </section>
  )
}

/** SKUs with the same prices share a table. */
function alike(skus: readonly Sku[]): { readonly skuIds: string[]; readonly rows: readonly Row[] }[] {
  const by = new Map<string, { skuIds: string[]; rows: readonly Row[] }>()
  for (const { skuId, rows } of skus) {
    const key = JSON.stringify(rows)
    const known = by.get(key)
    if (known) known.skuIds.push(skuId)
    else by.set(key, { skuIds: [skuId], rows })
  }
  return [...by.values()]
}
