import { date, yuan } from './format'
import { priceWords as w } from './price-words'

/** A price over time 价格曲线: the list price as steps, each day's deals as a bar from the lowest to the highest; told in words to whoever cannot see it. */
export interface CurveSku { readonly skuId: string; readonly priceFen: number; readonly listed: readonly { readonly priceFen: number; readonly from: string; readonly until: string | null }[]; readonly days: readonly { readonly day: string; readonly lowFen: number; readonly highFen: number; readonly pieces: number }[] }
const [width, height, pad] = [640, 160, 12]

export function PriceCurve({ sku, name }: { readonly sku: CurveSku; readonly name: string }) {
  const starts = sku.listed.map(({ from }) => Date.parse(from))
  const first = Math.min(...starts)
  const end = Math.max(Date.now(), first + 1)
  const all = [...sku.listed.map(({ priceFen }) => priceFen), ...sku.days.flatMap(({ lowFen, highFen }) => [lowFen, highFen])]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const x = (at: number) => pad + (at - first) / (end - first) * (width - 2 * pad)
  const y = (fen: number) => (high === low ? height / 2 : height - pad - (fen - low) / (high - low) * (height - 2 * pad))
  const steps = sku.listed.flatMap(({ priceFen, from, until }) => [`${x(Date.parse(from)).toFixed(1)},${y(priceFen).toFixed(1)}`, `${x(until === null ? end : Date.parse(until)).toFixed(1)},${y(priceFen).toFixed(1)}`])
  return (
    <figure className="price-curve">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${name}：${w.curve(date(sku.listed[0]!.from), date(new Date(end).toISOString()), yuan(low), yuan(high))}`}>
        <polyline points={steps.join(' ')} vectorEffect="non-scaling-stroke" />
        {sku.days.map(({ day, lowFen, highFen, pieces }) => { const at = x(Math.min(end, Math.max(first, Date.parse(`${day}T12:00:00+08:00`)))); return <line key={day} x1={at} x2={at} y1={y(lowFen) + 0.1} y2={y(highFen)} vectorEffect="non-scaling-stroke"><title>{`${day} · ${yuan(lowFen)}${highFen > lowFen ? ` – ${yuan(highFen)}` : ''} × ${pieces}`}</title></line> })}
      </svg>
      <figcaption><span><i className="is-list" />{w.list}</span><span><i className="is-deal" />{sku.days.length > 0 ? w.deal : w.none}</span><small className="quiet">{yuan(low)} – {yuan(high)}</small></figcaption>
    </figure>
  )
}
