import { useQuery } from '@tanstack/react-query'
import { Panel, Quiet, State, When, type Tone } from './parts'
import { voucherWords as w } from './voucher-words'

/** Codes and links of an order 卡密与链接, as the store and the platform see them: masked, with the first look; and whether something is still owed. */
interface Piece { readonly id: string; readonly shown: string; readonly state: string; readonly pieces: number; readonly sentAt: string | null; readonly viewedAt: string | null }
interface Props { readonly orderId: string; readonly lines: readonly { readonly kind: string }[]; readonly load: () => Promise<{ readonly items: readonly Piece[]; readonly owedSince: string | null }> }
export const pieceTones: Readonly<Record<string, Tone>> = { unsold: 'calm', sent: 'busy', viewed: 'good', back: 'warn' }

export function VoucherPanel({ orderId, lines, load }: Props) {
  const isOurs = lines.some(({ kind }) => kind === 'code' || kind === 'link')
  const { data } = useQuery({ queryKey: ['order-vouchers', orderId], queryFn: load, enabled: isOurs, retry: false })
  if (!isOurs || !data) return null
  return (
    <Panel title={w.title}>
      {data.owedSince && <p role="note" className="wrong">{w.owed} <When at={data.owedSince} /></p>}
      <ul>{data.items.map((piece) => <li key={piece.id} className="desk-panel-head"><span><code>{piece.shown}</code>{piece.pieces > 1 && <Quiet> × {piece.pieces}</Quiet>}</span><span><State text={w.states[piece.state] ?? piece.state} tone={pieceTones[piece.state] ?? 'calm'} /> <Quiet><When at={piece.viewedAt ?? piece.sentAt} /></Quiet></span></li>)}</ul>
      <Quiet>{w.onlyMasked}</Quiet>
    </Panel>
  )
}
