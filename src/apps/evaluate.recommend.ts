import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { averageOf, nextBaskets, rankings, scoresOf, type Asked, type Scores } from '#commerce/recommendations'
import type { Evaluated } from './evaluate'

/** Evaluation of the recommendations 推荐评测: public data sets go through the rules that the shop's own lists are made by, as the data's page says. Sets whose files are not there are passed over. */
interface Found { readonly figures: Readonly<Record<string, number>>; readonly items: readonly (readonly number[])[] }
const text = (file: string): string => gunzipSync(readFileSync(file)).toString('utf8').trim()
const lines = (file: string): string[] => text(file).split('\n')
const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** Pairs of person and thing as ways, the oldest first. */
function waysOf(pairs: readonly (readonly [person: number, item: number])[]): number[][] {
  const ways: number[][] = []
  for (const [person, item] of pairs) (ways[person] ??= []).push(item)
  return Array.from(ways, (way) => way ?? [])
}
/** `person item item …`, one person a line. */
function listed(file: string): number[][] {
  const ways: number[][] = []
  for (const line of lines(file)) { const [person, ...items] = line.split(' ').filter(Boolean).map(Number); ways[person!] = items }
  return Array.from(ways, (way) => way ?? [])
}
const itemsOf = (...all: readonly (readonly (readonly number[])[])[]): number => all.flat().reduce((most, way) => way.reduce((so, item) => Math.max(so, item), most), 0) + 1

interface Split { readonly train: readonly (readonly number[])[]; readonly test: readonly (readonly number[])[]; readonly hasOrder?: boolean; readonly most: number }
function judged({ train, test, hasOrder = false, most }: Split): { scores: Scores; rankings: number[][]; beta: number; isOrdered: boolean } {
  const asked: Asked[] = train.flatMap((way, person) => { const next = test[person] ?? []; return next.length > 0 ? [{ way, next }] : [] })
  const { rankings: made, taste } = rankings({ items: itemsOf(train, test), ways: train, asked, hasOrder, most })
  return { scores: averageOf(made.map((one, at) => scoresOf(one, asked[at]!.next, most))), rankings: made, beta: taste.beta, isOrdered: taste.order !== undefined }
}

function amazon(dir: string): Found {
  const read = (part: string) => waysOf(lines(join(dir, `amazon_electronics_14core_${part}.tsv.gz`)).slice(1).map((line) => line.split('\t').map(Number) as [number, number]))
  const { scores, rankings, beta } = judged({ train: read('train'), test: read('test'), most: 20 })
  return { figures: { 'amazon.NDCG@20': scores.ndcg, 'amazon.F1@20': scores.f1, 'amazon.Recall@20': scores.recall, 'amazon.beta': beta }, items: rankings }
}

function gowalla(dir: string): Found {
  const { scores, rankings, beta } = judged({ train: listed(join(dir, 'gowalla_train.txt.gz')), test: listed(join(dir, 'gowalla_test.txt.gz')), most: 20 })
  return { figures: { 'gowalla.Recall@20': scores.recall, 'gowalla.NDCG@20': scores.ndcg, 'gowalla.beta': beta }, items: rankings }
}

function ml100k(dir: string): Found {
  const rows = lines(join(dir, 'ml100k.csv.gz')).slice(1).map((line) => line.split(','))
  const of = (split: string) => waysOf(rows.filter((row) => row[4] === split).map((row) => [Number(row[0]), Number(row[1])]))
  const { scores, rankings, beta } = judged({ train: of('train'), test: of('test'), most: 10 })
  return { figures: { 'ml100k.NDCG@10': scores.ndcg, 'ml100k.P@10': scores.precision, 'ml100k.R@10': scores.recall, 'ml100k.beta': beta }, items: rankings }
}

function beauty(dir: string): Found {
  const ways = lines(join(dir, 'beauty_sequences.txt.gz')).map((line) => line.split(' ').map(Number).slice(1))
  const { scores, rankings, beta, isOrdered } = judged({ train: ways.map((way) => way.slice(0, -1)), test: ways.map((way) => way.slice(-1)), hasOrder: true, most: 10 })
  return { figures: { 'beauty.HR@10': scores.hit, 'beauty.NDCG@10': scores.ndcg, 'beauty.beta': beta, 'beauty.isOrdered': Number(isOrdered) }, items: rankings }
}

type Baskets = Readonly<Record<string, readonly (readonly number[])[]>>
const mostInBasket = 10
function tafeng(dir: string): Found {
  const read = (file: string): Baskets => JSON.parse(text(join(dir, file))) as Baskets
  const plain = (baskets: readonly (readonly number[])[]) => baskets.filter((basket) => basket[0] !== -1)
  const [history, future] = [read('tafeng_history.json.gz'), read('tafeng_future.json.gz')]
  const people = Object.keys(history)
  const baskets = people.map((one) => plain(history[one]!))
  const made = nextBaskets({ items: itemsOf(baskets.flat(), Object.values(future).flatMap(plain)), baskets, most: mostInBasket })
  const scores = averageOf(people.flatMap((one, at) => { const next = plain(future[one] ?? []).flat(); return next.length > 0 ? [scoresOf(made[at]!, next, mostInBasket, new Set(next).size)] : [] }))
  return { figures: { 'tafeng.Recall@10': scores.recall, 'tafeng.NDCG@10': scores.ndcg, 'tafeng.PHR@10': scores.hit }, items: made }
}

const sets = [['amazon', 'amazon_electronics_14core_train.tsv.gz', amazon], ['gowalla', 'gowalla_train.txt.gz', gowalla], ['ml100k', 'ml100k.csv.gz', ml100k], ['beauty', 'beauty_sequences.txt.gz', beauty], ['tafeng', 'tafeng_history.json.gz', tafeng]] as const

export function evaluateRecommend(_ctx: unknown, dir: string): Promise<Evaluated> {
  const started = performance.now()
  const figures: Record<string, number> = {}
  const items: Record<string, unknown> = {}
  for (const [name, file, judge] of sets) {
    if (!existsSync(join(dir, file))) continue
    const begun = performance.now()
    const found = judge(dir)
    for (const [figure, value] of Object.entries(found.figures)) figures[figure] = round(value)
    figures[`${name}.seconds`] = Math.round((performance.now() - begun) / 100) / 10
    items[name] = found.items
  }
  return Promise.resolve({ part: 'recommend', figures, seconds: Math.round((performance.now() - started) / 100) / 10, peakMb: Math.round(process.resourceUsage().maxRSS / 1024), items })
}
