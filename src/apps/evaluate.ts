import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { judgeSearch, type Findable, type Judged, type Verdict } from '#commerce/discovery'
import type { Context } from '#kernel/context'
import { fromIso } from '#kernel/time'
import { evaluateRecommend } from './evaluate.recommend'

/** Evaluation 评测: outside data goes through the very code that the product uses; the answer is written as JSON. */
export interface Evaluated { readonly part: string; readonly figures: Readonly<Record<string, number>>; readonly seconds: number; readonly peakMb: number; readonly items: unknown }

const lines = (file: string): Record<string, unknown>[] => gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
const never = fromIso('2000-01-01T00:00:00Z')

const findable = (id: string, title: string, more: Partial<Findable> = {}): Findable => ({ productId: id, merchantId: '', title, picture: '', priceFen: 0, isFromPrice: false, sales: 0, listedAt: never,
  categoryIds: [], categoryNames: [], brand: null, text: '', attributes: '', ...more })

function judgements(file: string, query: string, id: string, grade?: string): Judged[] {
  const rows = parse(readFileSync(file), { columns: true, bom: true, relax_column_count: true }) as Record<string, string>[]
  const by = new Map<string, Map<string, number>>()
  for (const row of rows) {
    const grades = by.get(row[query]!) ?? new Map<string, number>()
    by.set(row[query]!, grades.set(row[id]!, grade === undefined ? 1 : Number(row[grade])))
  }
  return [...by].map(([query, grades]) => ({ query, grades }))
}

const mean = (verdicts: readonly Verdict[], of: (verdict: Verdict) => number): number => Math.round((verdicts.reduce((sum, v) => sum + of(v), 0) / Math.max(1, verdicts.length)) * 10_000) / 10_000
const nearest = (values: readonly number[], share: number): number => Math.round(([...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0) * 10) / 10

/** Search on the Icecat catalogue and on Chinese titles, as the data's own README says. `dir` holds its files. */
async function evaluateSearch(ctx: Context, dir: string): Promise<Evaluated> {
  const started = performance.now()
  const icecat = await judgeSearch(ctx, lines(join(dir, 'icecat_products.jsonl.gz')).map((row) => findable(text(row['id']), text(row['title']), { text: text(row['short_description']), brand: text(row['supplier']) })),
    judgements(join(dir, 'qrels.csv'), 'query', 'docid', 'rating'))
  const titles = await judgeSearch(ctx, lines(join(dir, 'titles_zh.jsonl.gz')).map((row) => findable(text(row['id']), text(row['title']))), judgements(join(dir, 'titles_zh_qrels.csv'), 'query', 'title_id'))
  return {
    part: 'search',
    figures: {
      'judged@10': mean(icecat.verdicts, (v) => v.judged), 'cond@10': mean(icecat.verdicts, (v) => v.conditional), 'full@10': mean(icecat.verdicts, (v) => v.full),
      'zh.nDCG@10': mean(titles.verdicts, (v) => v.full), 'zh.Recall@20': mean(titles.verdicts, (v) => v.recall),
      queries: icecat.verdicts.length, 'zh.queries': titles.verdicts.length, indexSeconds: Math.round(icecat.indexSeconds * 10) / 10,
      p50Ms: nearest(icecat.tookMs, 0.5), p95Ms: nearest(icecat.tookMs, 0.95), 'zh.p95Ms': nearest(titles.tookMs, 0.95),
    },
    seconds: Math.round((performance.now() - started) / 100) / 10, peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    items: icecat.verdicts.map(({ query, top }) => ({ query, top })),
  }
}

export const parts = { recommend: evaluateRecommend, search: evaluateSearch }

export function writeAnswer(answer: Evaluated, out: string | undefined): void {
  if (out) writeFileSync(out, JSON.stringify(answer, null, 2))
  process.stdout.write(`${JSON.stringify({ part: answer.part, figures: answer.figures, seconds: answer.seconds, peakMb: answer.peakMb }, null, 2)}\n`)
}
