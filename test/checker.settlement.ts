import { by, sum } from './checker.books'
import type { Check } from './checker'

/** F75: commissions, and what becomes of what merchants have earned, from the books alone. */
/** What of an amount that lies on pieces went back with the first so many of them; the odd fen lie on the first. */
const gone = (fen: number, { quantity, refundedQuantity: n }: { quantity: number; refundedQuantity: number }): number => Math.floor(fen / quantity) * n + Math.min(n, fen % quantity)

/** The fee of a settled order is, line by line, the frozen rate of the goods that still stand, half a fen up; freight bears none. */
const commissions: Check = ({ books, saw, expect }) => {
  const lines = by(books.order_lines, (line) => line.orderId)
  const settled = by(books.settlements, (one) => one.orderId)
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  for (const [orderId, its] of settled) {
    // A forfeited deposit is no sale.
    if (orders.get(orderId)?.state !== 'received') continue
    // Settled before rates were frozen on lines, it bore the one rate of all, freight in it, whole fen down.
    if (its.some((one) => one.state === 'accrued' && one.byLine === false)) continue
    saw('I-08', 1)
    const wantedFen = sum((lines.get(orderId) ?? []).map((line) => {
      const [goodsFen, subsidyFen] = [line.payableFen - line.freightFen, line.subsidyFen ?? 0]
      // Freight goes back only with all of a part; what was conceded without pieces is goods.
      const baseFen = line.refundedQuantity === line.quantity ? 0 : goodsFen - line.refundedFen + subsidyFen - (line.refundedSubsidyFen ?? 0) + line.pointsFen - gone(line.pointsFen, line)
      return Number((BigInt(baseFen) * BigInt(line.commissionBps ?? 0) + 5_000n) / 10_000n)
    }))
    const feeFen = sum(its.map((one) => one.feeFen))
    expect(feeFen === wantedFen, 'I-08', 'settlements', orderId, `the platform kept ${feeFen} of it, and its lines bear ${wantedFen}`)
  }
}

/** Every item is one journal of what a merchant is owed, and is settled once, not before its time; each settlement is the sum of its items, and they make the balance. */
const items: Check = ({ books, saw, expect }) => {
  const owed = new Map(books.ledger_entries.filter((e) => e.account === 'merchant_payable' && e.reason !== 'settled').map((e) => [`${e.sourceId} ${e.reason}`, e]))
  const runs = new Map(books.settlement_runs.map((run) => [run.id, run]))
  const taken = by(books.settlement_items.filter((item) => item.runId), (item) => item.runId!)
  for (const item of books.settlement_items) {
    saw('I-08', 1)
    const entry = owed.get(`${item.sourceId} ${item.reason}`)
    expect(entry !== undefined && -entry.amountFen === item.amountFen && entry.ownerId === item.merchantId, 'I-08', 'settlement_items', item.id, 'is not what the ledger says is owed')
    if (item.state === 'settled') expect(runs.get(item.runId ?? '')?.merchantId === item.merchantId && item.settledAt! >= item.dueAt, 'I-08', 'settlement_items', item.id, 'was settled before its time, or to another')
  }
  expect(new Set(books.settlement_items.map((item) => `${item.sourceId} ${item.reason}`)).size === books.settlement_items.length, 'I-08', 'settlement_items', 'all', 'something is to be settled twice')
  for (const run of books.settlement_runs) {
    const its = taken.get(run.id) ?? []
    expect(its.length === run.items && sum(its.map((item) => item.amountFen)) === run.amountFen && run.beforeFen + run.amountFen === run.afterFen, 'I-08', 'settlement_runs', run.id, 'is not the sum of its items')
    const legs = books.ledger_entries.filter((e) => e.sourceId === run.id && e.reason === 'settled')
    const fenOf = (account: string) => -sum(legs.filter((e) => e.account === account && e.ownerId === run.merchantId).map((e) => e.amountFen))
    expect(fenOf('merchant_balance') === run.amountFen && fenOf('merchant_payable') === -run.amountFen, 'I-08', 'ledger_entries', run.id, 'a settlement is not what it moved')
  }
}

/** A payout is under way in the ledger as long as it is; it is paid once, less its fee, comes back once, and none leaves a balance below nothing. */
const payouts: Check = ({ books, saw, expect }) => {
  const legs = by(books.ledger_entries.filter((e) => e.reason.startsWith('payout_')), (e) => e.sourceId ?? '')
  const stands = new Map<string, number>()
  for (const e of books.ledger_entries.filter((one) => one.account === 'merchant_balance')) {
    stands.set(e.ownerId!, (stands.get(e.ownerId!) ?? 0) - e.amountFen)
    if (e.reason === 'payout_applied') expect(stands.get(e.ownerId!)! >= 0, 'I-08', 'ledger_entries', e.id, 'a payout left a balance below nothing')
  }
  const known = new Set(books.payouts.map(({ id }) => id))
  for (const id of legs.keys()) expect(known.has(id), 'I-08', 'ledger_entries', id, 'money left for no payout')
  const cash = by(books.balance_entries.filter((e) => e.reason === 'paid_out' || e.reason === 'paid_back'), (e) => e.sourceId)
  for (const { id, merchantId, shopperId, amountFen, feeFen, state, appliedBy, approvedBy } of books.payouts) {
    saw('I-08', 1)
    const fenOf = (account: string) => -sum((legs.get(id) ?? []).filter((e) => e.account === account && (e.ownerId === undefined || e.ownerId === id || e.ownerId === merchantId)).map((e) => e.amountFen))
    const isUnderWay = ['applied', 'approved', 'paying'].includes(state)
    const [isPaid, isReturned] = [state === 'paid', state === 'returned']
    expect(fenOf('payouts_under_way') === (isUnderWay ? amountFen : 0) && fenOf('payout_bank') === (isPaid ? amountFen - feeFen : 0) && fenOf('payout_fees') === (isPaid || isReturned ? feeFen : 0), 'I-08', 'payouts', id, `is ${state}, and the ledger says otherwise`)
    const borneFen = isUnderWay || isPaid ? -amountFen : isReturned ? -feeFen : 0
    expect(fenOf('merchant_balance') === (shopperId ? 0 : borneFen) && fenOf('wallet_payable') === (shopperId ? borneFen : 0), 'I-08', 'payouts', id, 'the balance does not bear it')
    // What a shopper has at a store says the same, and he has it whole.
    const its = cash.get(id) ?? []
    expect(sum(its.map((e) => e.change)) === (shopperId ? borneFen : 0) && its.every((e) => e.ownerId === `${shopperId}/${merchantId}`) && (!shopperId || feeFen === 0), 'I-13', 'payouts', id, 'the shopper\u2019s balance says otherwise')
    cash.delete(id)
    saw('I-39', 1)
    expect(approvedBy === undefined ? state === 'applied' || state === 'rejected' : approvedBy !== appliedBy, 'I-39', 'payouts', id, 'nobody else allowed it')
  }
  for (const id of cash.keys()) expect(false, 'I-13', 'balance_entries', id, 'left a balance for no payout')
  // Never more than was owed as money: a gift card is not paid out.
  const owed = by(books.balance_entries.filter((e) => ['compensated', 'laid_out', 'paid_out', 'paid_back'].includes(e.reason)), (e) => e.ownerId)
  for (const [owner, its] of owed) expect(sum(its.map((e) => e.change)) >= 0, 'I-13', 'balance_entries', owner, 'more was paid out than was owed as money')
}

const suretyReasons = new Set(['collected', 'surety_from_balance', 'surety_by_bank', 'penalty_taken', 'surety_returned'])
/** A deposit is moved by what it may be moved by, and is never below nothing; a penalty is taken once, whole, within its rule, after two people and the store could speak; of the balance first, then of the deposit. */
const deposits: Check = ({ books, saw, expect }) => {
  const stands = new Map<string, number>()
  const add = (key: string, fen: number) => { stands.set(key, (stands.get(key) ?? 0) + fen); return stands.get(key)! }
  const before = new Map<string, { balanceFen: number; suretyFen: number }>()
  for (const e of books.ledger_entries.filter((one) => one.account === 'merchant_surety' || one.account === 'merchant_balance')) {
    if (e.reason === 'penalty_taken' && !before.has(e.sourceId!)) before.set(e.sourceId!, { balanceFen: Math.max(0, stands.get(`merchant_balance ${e.ownerId}`) ?? 0), suretyFen: stands.get(`merchant_surety ${e.ownerId}`) ?? 0 })
    const standsFen = add(`${e.account} ${e.ownerId}`, -e.amountFen)
    if (e.account === 'merchant_surety') { saw('I-08', 1); expect(suretyReasons.has(e.reason) && standsFen >= 0, 'I-08', 'ledger_entries', e.id, 'a deposit was moved by what may not move it, or is below nothing') }
  }
  const legs = by(books.ledger_entries.filter((e) => e.reason === 'penalty_taken'), (e) => e.sourceId ?? '')
  const known = new Set(books.penalties.map(({ id }) => id))
  for (const id of legs.keys()) expect(known.has(id), 'I-08', 'ledger_entries', id, 'something was taken for no penalty')
  for (const one of books.penalties) {
    saw('I-39', 1)
    const its = legs.get(one.id) ?? []
    const fenOf = (account: string, owner?: string) => sum(its.filter((e) => e.account === account && (owner === undefined || e.ownerId === owner)).map((e) => e.amountFen))
    const takenFen = one.state === 'taken' ? one.amountFen : 0
    const had = before.get(one.id) ?? { balanceFen: 0, suretyFen: 0 }
    const balanceFen = Math.min(takenFen, had.balanceFen)
    const suretyFen = Math.min(takenFen - balanceFen, had.suretyFen)
    expect(one.amountFen <= one.mostFen && fenOf('merchant_surety', one.merchantId) === suretyFen && fenOf('merchant_balance', one.merchantId) === takenFen - suretyFen && (one.state !== 'taken' || (one.balanceFen === balanceFen && one.suretyFen === suretyFen)), 'I-08', 'penalties', one.id, 'what was taken is not its amount, or not of the balance first')
    expect(-(one.goesTo === 'shopper' ? fenOf('shopper_compensation', one.shopperId) : fenOf('platform_penalties')) === takenFen, 'I-08', 'penalties', one.id, 'it went to another than its rule says')
    expect(['proposed', 'dropped'].includes(one.state) || (one.approvedBy !== undefined && one.approvedBy !== one.proposedBy), 'I-39', 'penalties', one.id, 'nobody else allowed it')
    if (one.state === 'taken') expect(one.objection === undefined ? one.at >= one.objectUntil! : one.decidedBy !== undefined, 'I-39', 'penalties', one.id, 'it was taken before the store could speak')
  }
  for (const its of by(books.deposit_calls.filter(({ state }) => state !== 'met'), (one) => one.merchantId).values()) expect(its.length === 1, 'I-08', 'deposit_calls', its[0]!.id, 'a store is asked twice at a time')
}

/** What a store owed a shopper is his balance there (E19): each penalty and each default once, whole, in the books of both; nothing is left owing. */
const compensations: Check = ({ books, saw, expect }) => {
  const of = books.ledger_entries.filter((e) => e.account === 'shopper_compensation')
  for (const [owner, its] of by(of, (e) => e.ownerId ?? '')) expect(sum(its.map((e) => e.amountFen)) === 0, 'I-08', 'ledger_entries', owner, 'a compensation is owed still')
  const paid = by(books.ledger_entries.filter((e) => e.reason === 'compensation_paid'), (e) => e.sourceId ?? '')
  const mine = by(books.balance_entries.filter((e) => e.reason === 'compensated'), (e) => e.sourceId)
  const owed = new Map(of.filter((e) => e.amountFen < 0).map((e) => [e.sourceId ?? '', e]))
  for (const [sourceId, { ownerId, amountFen }] of owed) {
    saw('I-08', 1)
    const [legs, entries] = [paid.get(sourceId) ?? [], mine.get(sourceId) ?? []]
    const store = legs.find((e) => e.account === 'wallet_payable')
    expect(legs.length === 2 && store?.amountFen === amountFen && entries.length === 1 && entries[0]!.change === -amountFen && entries[0]!.ownerId === `${ownerId}/${store.ownerId}`, 'I-08', 'ledger_entries', sourceId, 'a compensation is not the shopper\u2019s balance at its store, once and whole')
  }
  for (const sourceId of [...paid.keys(), ...mine.keys()]) expect(owed.has(sourceId), 'I-08', 'balance_entries', sourceId, 'was paid as a compensation that nobody owed')
}

/** A line of the bank is matched to one of ours, of its amount; one that is not stands in the list of differences; a deposit by transfer is received by one matched line. */
const bank: Check = ({ books, saw, expect }) => {
  const payouts_ = new Map(books.payouts.map((one) => [one.id, one]))
  const transfers = new Map(books.deposit_transfers.map((one) => [one.id, one]))
  const told = new Set(books.bank_breaks.map(({ ref }) => ref))
  const matched = by(books.bank_lines.filter((one) => one.matched), (one) => `${one.what} ${one.ref}`)
  for (const its of matched.values()) expect(its.length === 1, 'I-08', 'bank_lines', its[0]!.id, 'two lines of the bank are one of ours')
  for (const line of books.bank_lines) {
    saw('I-08', 1)
    if (!line.matched) { expect(told.has(line.id), 'I-08', 'bank_lines', line.id, 'is not matched, and stands in no list'); continue }
    const payout = payouts_.get(line.ref ?? '')
    if (line.what === 'payout' || line.what === 'payout_return') expect(payout !== undefined && payout.amountFen - payout.feeFen === line.amountFen && (line.what === 'payout' || payout.state === 'returned'), 'I-08', 'bank_lines', line.id, 'is not the payout that it was matched to')
    if (line.what === 'deposit') { const one = transfers.get(line.ref ?? ''); expect(one?.amountFen === line.amountFen && one.state === 'received', 'I-08', 'bank_lines', line.id, 'is not the deposit that it was matched to') }
  }
  const booked = by(books.ledger_entries.filter((e) => e.reason === 'surety_by_bank' && e.account === 'merchant_surety'), (e) => e.sourceId ?? '')
  for (const one of books.deposit_transfers) expect(-sum((booked.get(one.id) ?? []).map((e) => e.amountFen)) === (one.state === 'received' ? one.amountFen : 0) && (one.state !== 'received' || matched.has(`deposit ${one.id}`)), 'I-08', 'deposit_transfers', one.id, 'a deposit by transfer is not what the bank told')
}

/** E20: a tax file is the sum of its sellers, and each seller's row is what was settled and taken back in its time. */
const taxes: Check = ({ books, saw, expect }) => {
  const rows = by(books.tax_rows, (row) => row.fileId)
  for (const file of books.tax_files) {
    saw('I-08', 1)
    const its = rows.get(file.id) ?? []
    for (const name of ['grossFen', 'returnsFen', 'netFen', 'commissionFen'] as const) expect(file[name] === sum(its.map((row) => row[name])), 'I-08', 'tax_files', file.id, `${name} is not the sum of its sellers`)
    const within = by(books.settlements.filter((one) => one.at >= file.from && one.at < file.to), (one) => one.merchantId)
    expect(its.length === file.sellers && within.size === file.sellers && file.at >= file.to && file.from >= '2025-06-19T16', 'I-08', 'tax_files', file.id, 'it leaves a seller out, or tells of another time')
    for (const row of its) {
      const of = (state: string) => (within.get(row.merchantId) ?? []).filter((one) => one.state === state)
      const whole = (state: string) => sum(of(state).map((one) => one.shareFen + one.feeFen))
      expect(row.grossFen === whole('accrued') && row.returnsFen === -whole('reversed') + 0 && row.netFen === row.grossFen - row.returnsFen && row.orders === of('accrued').length && row.commissionFen === sum((within.get(row.merchantId) ?? []).map((one) => one.feeFen)), 'I-08', 'tax_rows', `${row.fileId} ${row.merchantId}`, 'is not what was settled')
    }
  }
}

export const settlementChecks: readonly Check[] = [commissions, items, payouts, deposits, compensations, bank, taxes]
