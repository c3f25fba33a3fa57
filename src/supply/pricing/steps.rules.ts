import { stretches, type Listed } from './compared.rules'

/** What a product cost at its cheapest 起售价走势: a step wherever the lowest list price of its SKUs changed. */
export interface Step { readonly fen: number; readonly at: Date }

/** The steps from `since` on, the first of them what it cost then, or when its first SKU got a price; each holds until the next. */
export function lowestSteps(skus: readonly (readonly Listed[])[], since: Date): Step[] {
  const all = skus.map(stretches)
  const times = [since, ...all.flat().map(({ from }) => from).filter((from) => from > since)].toSorted((a, b) => a.getTime() - b.getTime())
  const steps: Step[] = []
  for (const at of times) {
    const fen = Math.min(...all.flatMap((runs) => runs.filter((run) => run.from <= at && (run.until === null || run.until > at)).map(({ priceFen }) => priceFen)))
    if (Number.isFinite(fen) && steps.at(-1)?.fen !== fen) steps.push({ fen, at })
  }
  return steps
}
