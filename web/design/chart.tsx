import { dateTime } from './format'

/** A small chart 小图: one series by the minute, or by any other step, as a line over its ground; where nobody measured, the line has a gap. Its numbers are told in words to whoever cannot see it. */
export interface Point { readonly minute: string; readonly value: number }
/** How long a step is and how many of them a chart shows: the last sixty minutes, unless it is said otherwise. */
export interface Steps { readonly ms: number; readonly most: number }
interface Props { readonly steps?: Steps; readonly title: string; readonly points: readonly Point[]; readonly show: (value: number) => string; readonly isBad?: boolean; readonly words: { readonly most: string; readonly now: string; readonly none: string } }

const [width, height] = [240, 56]
const lastHour: Steps = { ms: 60_000, most: 60 }

export function Chart({ title, points, show, isBad = false, words, steps = lastHour }: Props) {
  const last = points.at(-1)
  const most = points.reduce((high, { value }) => Math.max(high, value), 0)
  const told = last ? `${title}：${words.now} ${show(last.value)}，${words.most} ${show(most)}` : `${title}：${words.none}`
  return (
    <figure className="chart">
      <figcaption>{title}<b className={isBad ? 'wrong' : ''}>{last ? show(last.value) : '–'}</b></figcaption>
      {last ? <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={told}>{drawn(points, most, show, steps)}</svg> : <p className="quiet">{words.none}</p>}
      {last && <small className="quiet">{words.most} {show(most)}</small>}
    </figure>
  )
}

function drawn(points: readonly Point[], most: number, show: (value: number) => string, steps: Steps) {
  const end = Date.parse(points.at(-1)!.minute)
  const top = most === 0 ? 1 : most
  const step = width / (steps.most - 1)
  const at = points.map(({ minute, value }) => ({ minute, value, x: width - (end - Date.parse(minute)) / steps.ms * step, y: height - 3 - value / top * (height - 8) })).filter(({ x }) => x >= 0)
  const runs = at.reduce<(typeof at)[]>((all, point) => {
    const run = all.at(-1)
    if (run && point.x - run.at(-1)!.x < step * 1.5) run.push(point)
    else all.push([point])
    return all
  }, [])
  return (
    <>
      {runs.map((run) => {
        const line = run.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
        return <g key={run[0]!.minute}><polygon points={`${run[0]!.x.toFixed(1)},${height} ${line} ${run.at(-1)!.x.toFixed(1)},${height}`} /><polyline className={run.length === 1 ? 'is-dot' : ''} points={run.length > 1 ? line : `${line} ${line}`} vectorEffect="non-scaling-stroke" /></g>
      })}
      {at.map(({ minute, value, x }) => <rect key={minute} x={x - step / 2} y={0} width={step} height={height}><title>{`${steps === lastHour ? dateTime(minute).slice(11) : dateTime(minute).slice(5)} · ${show(value)}`}</title></rect>)}
    </>
  )
}
