import { yuan } from '../../design/format'
import type { Ask } from '../page'
import { Island } from './island'

/** Prices by list 价格表价: by pieces on a product's page, and at each line of a cart with how many pieces are missing to the next step (E13). */
type Said = Awaited<ReturnType<Ask['call']['productPrices']>>
interface Props { readonly said: Said; readonly product: { readonly id: string; readonly skus: readonly { readonly id: string; readonly spec: Readonly<Record<string, string>> }[] }; readonly ask: Ask }

/** Stands on every product's page, empty where no list is for everybody: whoever has signed in may see others. */
export function ProductPrices({ said, product, ask: { words } }: Props) {
  const specs = Object.fromEntries(product.skus.length > 1 ? product.skus.map(({ id, spec }) => [id, Object.values(spec).join(' ')]) : [])
  return <Island name="prices" props={{ productId: product.id, skus: said.skus, specs, texts: words.steps }} />
}

type Note = Awaited<ReturnType<Ask['call']['cart']>>['lists'][number]
/** Why a line costs what it does, and what more pieces would bring. */
export function ListPrice({ notes, skuId, ask: { words } }: { readonly notes: readonly Note[]; readonly skuId: string; readonly ask: Ask }) {
  const note = notes.find((one) => one.skuId === skuId)
  if (!note || !(note.isUsed || note.next)) return null
  return (
    <small class="by-list">
      {note.isUsed && note.list && <span>{words.listPriceOf(note.list.name, yuan(note.fen))}</span>}
      {note.next && <span class="muted">{words.piecesTo(note.next.missingPieces, yuan(note.next.fen), note.next.list.id === note.list?.id ? '' : note.next.list.name)}</span>}
    </small>
  )
}
