import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The reckoner 复算: an independent program that knows the published rules (docs/pricing.md, docs/decisions/0041) and nothing of ours: it imports none of the house's code. From what was
 * announced (`plan.json`: prices, offers, freight, commissions) and what people did (`diary.jsonl`, as they saw it from outside) it reckons what each order costs and every account of the
 * books at the end of each day, and compares them with `ledger_entries.jsonl` of the raw export. `npx tsx test/month/reckoner.ts DIR` prints what differs and ends with 1 if anything does.
 */
export interface Plan {
  readonly stores: readonly { readonly id: string; readonly commissionBps: number; readonly freight: { readonly first: number; readonly firstFen: number; readonly extraFen: number; readonly freeFromFen: number } }[]
  readonly skus: readonly { readonly id: string; readonly storeId: string; readonly priceFen: number }[]
  /** `second`: each second piece of one SKU at so many percent; `off`: so much off once the goods come to so much. Without a store it is the platform's, which bears it. */
  readonly offers: readonly ({ readonly id: string; readonly storeId: string | null; readonly lane: 'item' | 'store' | 'platform' } & ({ readonly kind: 'second'; readonly skuId: string; readonly payPercent: number } | { readonly kind: 'off'; readonly fromFen: number; readonly offFen: number }))[]
  readonly payoutFeePercent: number
}
interface Pieces { readonly line: string; readonly pieces: number }
export type Deed = { readonly at: string } & (
  | { readonly do: 'ordered'; readonly order: string; readonly parts: readonly { readonly order: string; readonly store: string; readonly lines: readonly (Pieces & { readonly sku: string })[] }[] }
  | { readonly do: 'price_cut'; readonly order: string; readonly line: string; readonly offFen: number }
  | { readonly do: 'paid'; readonly order: string }
  | { readonly do: 'paid_too_late'; readonly order: string }
  /** All that has not gone back of a paid part goes back, freight too. */
  | { readonly do: 'called_off'; readonly order: string }
  | { readonly do: 'given_back'; readonly order: string; readonly lines: readonly Pieces[]; /** Whether it was the store's fault: with the last pieces the freight goes back then. */ readonly isFault: boolean }
  | { readonly do: 'conceded'; readonly order: string; readonly line: string; readonly amountFen: number }
  | { readonly do: 'received'; readonly order: string }
  /** Pieces were sent in the place of some, of another SKU that costs less: its difference went back. */
  | ({ readonly do: 'exchanged'; readonly order: string; readonly sku: string } & Pieces)
  /** The store paid for the way back: it is the shopper's balance there. */
  | { readonly do: 'way_back_paid'; readonly store: string; readonly amountFen: number }
  | { readonly do: 'payout_asked' | 'payout_paid' | 'payout_failed' | 'payout_returned'; readonly store: string; readonly payout: string; readonly amountFen: number }
  | { readonly do: 'day_ended' })
export interface Entry { readonly account: string; readonly ownerId?: string; readonly amountFen: number; readonly at: string }
/** What orders, payouts and statements said of themselves, to be met to the fen. */
export interface Said { readonly orders: Readonly<Record<string, number>>; readonly claims: Readonly<Record<string, number>>; readonly fees: number }

interface Line { readonly id: string; readonly storeId: string; readonly bps: number; readonly goodsFen: number; readonly pieces: number; readonly unitFen: number; dealFen: number; subsidyFen: number; leftPieces: number; leftFen: number; leftSubsidyFen: number; backBaseFen: number; readonly baseFen: () => number }
interface Part { readonly id: string; readonly parent: string; readonly storeId: string; readonly lines: Line[]; freightFen: number; isFreightBack: boolean; isAllFault: boolean; isReceived: boolean; feeFen: number }

/** `total` over weights: each what is whole of its share, then one fen each to the largest remainders, the first of equals first. */
function shared(totalFen: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map(() => 0)
  const exact = weights.map((weight) => (BigInt(totalFen) * BigInt(weight)) / BigInt(sum))
  const rests = weights.map((weight, i) => ({ i, rest: (BigInt(totalFen) * BigInt(weight)) % BigInt(sum) })).toSorted((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1))
  const parts = exact.map(Number)
  for (let left = totalFen - parts.reduce((a, b) => a + b, 0), k = 0; left > 0; left--, k++) parts[rests[k]!.i]! += 1
  return parts
}

type Offer = Plan['offers'][number]
interface Wanted { readonly skuId: string; readonly storeId: string; readonly unitFen: number; readonly pieces: number }
const lanes = ['item', 'store', 'platform'] as const
/** What a choice of offers makes of the lines: what each line still costs, and what of its discounts the platform bears. */
function priced(offers: readonly Offer[], lines: readonly Wanted[]): { leftFen: number[]; subsidyFen: number[]; isMet: boolean } {
  const leftFen = lines.map((line) => line.unitFen * line.pieces)
  const subsidyFen = lines.map(() => 0)
  let isMet = true
  for (const lane of lanes) for (const offer of offers.filter((one) => one.lane === lane)) {
    const mine = lines.map((line, i) => ({ line, i })).filter(({ line }) => offer.storeId === null || offer.storeId === line.storeId)
    if (offer.kind === 'second') {
      const its = mine.filter(({ line }) => line.skuId === offer.skuId && line.pieces > 1)
      if (its.length === 0) isMet = false
      for (const { line, i } of its) leftFen[i]! -= Math.floor(line.pieces / 2) * Math.floor((line.unitFen * (100 - offer.payPercent)) / 100)
    } else {
      const wholeFen = mine.reduce((sum, { i }) => sum + leftFen[i]!, 0)
      if (mine.length === 0 || wholeFen < offer.fromFen) { isMet = false; continue }
      const parts = shared(offer.offFen, mine.map(({ i }) => leftFen[i]!))
      mine.forEach(({ i }, k) => { leftFen[i]! -= parts[k]!; if (offer.storeId === null) subsidyFen[i]! += parts[k]! })
    }
  }
  return { leftFen, subsidyFen, isMet }
}
/** Of all choices of offers the one that is best for the shopper. */
function best(plan: Plan, lines: readonly Wanted[]): { leftFen: number[]; subsidyFen: number[] } {
  let found = priced([], lines)
  const costFen = (one: { leftFen: number[] }) => one.leftFen.reduce((a, b) => a + b, 0)
  for (let choice = 1; choice < 2 ** plan.offers.length; choice++) {
    const one = priced(plan.offers.filter((_, i) => choice & (2 ** i)), lines)
    if (one.isMet && costFen(one) < costFen(found)) found = one
  }
  return found
}

const clearing = 'channel_clearing'
const commissionFen = (baseFen: number, bps: number): number => Number((BigInt(baseFen) * BigInt(bps) + 5_000n) / 10_000n)

/** What the books should say, day by day; answers sentences of what they say otherwise. */
export function reckon(plan: Plan, diary: readonly Deed[], entries: readonly Entry[], said: Said): string[] {
  const differ: string[] = []
  const meet = (what: string, shouldFen: number, isFen: number): void => { if (shouldFen !== isFen) differ.push(`${what}: reckoned ${shouldFen}, the books say ${isFen}`) }
  const books = new Map<string, number>()
  const post = (account: string, owner: string, fen: number): void => { const key = `${account} ${owner}`; books.set(key, (books.get(key) ?? 0) + fen) }
  const parts = new Map<string, Part>()
  const partsOf = new Map<string, string[]>()
  const lineOf = (part: Part, id: string): Line => part.lines.find((line) => line.id === id)!
  /** What the next so many pieces are worth: the fen that do not divide lie on the first. */
  const ofLeft = (line: Line, pieces: number): number => Math.floor(line.leftFen / line.leftPieces) * pieces + Math.min(pieces, line.leftFen % line.leftPieces)
  const dueFen = (part: Part): number => part.freightFen + part.lines.reduce((sum, line) => sum + line.dealFen, 0)

  /** Goods and subsidy of a part go back, before it was received out of what is held, afterwards out of the store's and the platform's. */
  const back = (part: Part, legs: readonly { readonly line: Line; readonly fen: number; readonly subsidyFen: number }[], freightFen: number): void => {
    const fen = legs.reduce((sum, leg) => sum + leg.fen, freightFen)
    for (const leg of legs) { leg.line.leftFen -= leg.fen; leg.line.leftSubsidyFen -= leg.subsidyFen; leg.line.backBaseFen += leg.fen + leg.subsidyFen }
    post(clearing, '', -fen)
    if (!part.isReceived) { post('order_funds', part.parent, fen); return }
    const feeFen = part.lines.reduce((sum, line) => sum + commissionFen(line.baseFen() - line.backBaseFen, line.bps), 0)
    const subsidyFen = legs.reduce((sum, leg) => sum + leg.subsidyFen, 0)
    post('platform_fee', '', part.feeFen - feeFen)
    post('platform_subsidy', '', -subsidyFen)
    post('claims', part.storeId, fen + subsidyFen - (part.feeFen - feeFen))
    part.feeFen = feeFen
  }

  const payoutFeeFen = (fen: number): number => Math.floor((fen * plan.payoutFeePercent + 50) / 100)

  const deeds: { readonly [K in Deed['do']]: (deed: Extract<Deed, { do: K }>) => void } = {
    ordered: ({ order, parts: its }) => {
      const flat = its.flatMap((part) => part.lines.map((line) => ({ line: line.line, skuId: line.sku, part, pieces: line.pieces, storeId: part.store, unitFen: plan.skus.find(({ id }) => id === line.sku)!.priceFen })))
      const { leftFen, subsidyFen } = best(plan, flat)
      for (const { order: id, store } of its) {
        const { freight, commissionBps: bps } = plan.stores.find((one) => one.id === store)!
        const lines = flat.flatMap((one, i): Line[] => {
          if (one.part.order !== id) return []
          const line: Line = { id: one.line, storeId: store, bps, goodsFen: one.unitFen * one.pieces, unitFen: one.unitFen, pieces: one.pieces, dealFen: leftFen[i]!, subsidyFen: subsidyFen[i]!, leftPieces: one.pieces, leftFen: leftFen[i]!, leftSubsidyFen: subsidyFen[i]!, backBaseFen: 0, baseFen: () => line.dealFen + line.subsidyFen }
          return [line]
        })
        const pieces = lines.reduce((sum, line) => sum + line.pieces, 0)
        const goodsFen = lines.reduce((sum, line) => sum + line.dealFen, 0)
        const freightFen = goodsFen >= freight.freeFromFen ? 0 : freight.firstFen + Math.max(0, pieces - freight.first) * freight.extraFen
        parts.set(id, { id, parent: order, storeId: store, lines, freightFen, isFreightBack: false, isAllFault: true, isReceived: false, feeFen: 0 })
      }
      partsOf.set(order, its.map((part) => part.order))
    },
    price_cut: ({ order, line: id, offFen }) => { const line = lineOf(parts.get(order)!, id); line.dealFen -= offFen; line.leftFen -= offFen },
    paid: ({ order }) => {
      for (const id of partsOf.get(order)!) { const part = parts.get(id)!; post(clearing, '', dueFen(part)); post('order_funds', order, -dueFen(part)) }
    },
    // It is parked and goes back: nothing of it stays.
    paid_too_late: () => {},
    called_off: ({ order }) => {
      const part = parts.get(order)!
      back(part, part.lines.map((line) => ({ line, fen: line.leftFen, subsidyFen: line.leftSubsidyFen })), part.isFreightBack ? 0 : part.freightFen)
      part.isFreightBack = true
    },
    given_back: ({ order, lines, isFault }) => {
      const part = parts.get(order)!
      const legs = lines.map(({ line: id, pieces }) => {
        const line = lineOf(part, id)
        const fen = ofLeft(line, pieces)
        // Of the platform's part the fen that do not divide lie where they lay from the beginning.
        const upTo = (n: number) => Math.floor(line.subsidyFen / line.pieces) * n + Math.min(n, line.subsidyFen % line.pieces)
        const gone = line.pieces - line.leftPieces
        line.leftPieces -= pieces
        return { line, fen, subsidyFen: upTo(gone + pieces) - upTo(gone) }
      })
      part.isAllFault &&= isFault
      const withFreight = part.isAllFault && part.lines.every((line) => line.leftPieces === 0)
      back(part, legs, withFreight ? part.freightFen : 0)
      part.isFreightBack ||= withFreight
    },
    conceded: ({ order, line, amountFen }) => { const part = parts.get(order)!; back(part, [{ line: lineOf(part, line), fen: amountFen, subsidyFen: 0 }], 0) },
    exchanged: ({ order, line: id, pieces, sku }) => {
      const part = parts.get(order)!
      const line = lineOf(part, id)
      const fen = ofLeft(line, pieces)
      const newFen = plan.skus.find((one) => one.id === sku)!.priceFen
      back(part, [{ line, fen: fen - shared(fen, [newFen, line.unitFen - newFen])[0]!, subsidyFen: 0 }], 0)
    },
    way_back_paid: ({ store, amountFen }) => { post('claims', store, amountFen); post('wallet_payable', store, -amountFen) },
    received: ({ order }) => {
      const part = parts.get(order)!
      const keptFen = part.lines.reduce((sum, line) => sum + line.leftFen, part.isFreightBack ? 0 : part.freightFen)
      const subsidyFen = part.lines.reduce((sum, line) => sum + line.leftSubsidyFen, 0)
      part.feeFen = part.lines.reduce((sum, line) => sum + commissionFen(line.baseFen() - line.backBaseFen, line.bps), 0)
      part.isReceived = true
      post('order_funds', part.parent, keptFen)
      post('platform_subsidy', '', subsidyFen)
      post('platform_fee', '', -part.feeFen)
      post('claims', part.storeId, part.feeFen - keptFen - subsidyFen)
    },
    payout_asked: ({ store, payout, amountFen }) => { post('claims', store, amountFen); post('payouts_under_way', payout, -amountFen) },
    payout_failed: ({ store, payout, amountFen }) => { post('claims', store, -amountFen); post('payouts_under_way', payout, amountFen) },
    payout_paid: ({ payout, amountFen }) => { const feeFen = payoutFeeFen(amountFen); post('payouts_under_way', payout, amountFen); post('payout_bank', '', feeFen - amountFen); post('payout_fees', '', -feeFen) },
    payout_returned: ({ store, amountFen }) => { const netFen = amountFen - payoutFeeFen(amountFen); post('payout_bank', '', netFen); post('claims', store, -netFen) },
    day_ended: ({ at }) => compare(at),
  }

  const claims = new Set(['merchant_payable', 'merchant_balance'])
  const day = (at: string): string => at.slice(0, 16)
  let read = 0
  const actual = new Map<string, number>()
  const inTime = entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  /** The ledger as it stood then: what is settled and what is not are one claim of the store's, as settling only moves it. */
  function compare(at: string): void {
    for (; read < inTime.length && inTime[read]!.at <= at; read++) {
      const entry = inTime[read]!
      const key = `${claims.has(entry.account) ? 'claims' : entry.account} ${entry.ownerId ?? ''}`
      actual.set(key, (actual.get(key) ?? 0) + entry.amountFen)
    }
    for (const key of new Set([...books.keys(), ...actual.keys()])) meet(`${day(at)} ${key}`, books.get(key) ?? 0, actual.get(key) ?? 0)
    meet(`${day(at)} all accounts`, 0, [...actual.values()].reduce((sum, fen) => sum + fen, 0))
  }

  for (const deed of diary) (deeds[deed.do] as (deed: Deed) => void)(deed)
  for (const [id, fen] of Object.entries(said.orders)) meet(`payable of ${id}`, dueFen(parts.get(id)!), fen)
  for (const [store, fen] of Object.entries(said.claims)) meet(`statement of ${store}`, -(books.get(`claims ${store}`) ?? 0), fen)
  meet('commissions', -(books.get('platform_fee ') ?? 0), said.fees)
  return differ
}

/** From the files of a folder. */
export function reckonFolder(folder: string): string[] {
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as never
  const rows = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as never)
  return reckon(json('plan.json'), rows('diary.jsonl'), rows('ledger_entries.jsonl'), json('said.json'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const differ = reckonFolder(process.argv[2] ?? '.')
  process.stdout.write(differ.length === 0 ? 'the books are as reckoned\n' : `${differ.slice(0, 50).join('\n')}\n`)
  process.exit(differ.length === 0 ? 0 : 1)
}
