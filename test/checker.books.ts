import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of `export-raw` as harness.md names them, read back as rows. Nothing of the program under test is imported here. */
export interface Entry { id: string; journalId: string; account: string; ownerId?: string; amountFen: number; currency: string; reason: string; orderId?: string; refundId?: string; reversesId?: string; sourceId?: string; at: string }
export interface Balance { account: string; ownerId?: string; currency: string; balanceFen: number }
export const quantities = ['available', 'reserved', 'shipped', 'damaged', 'inTransit'] as const
type Quantities = Record<(typeof quantities)[number], number>
export interface Movement extends Quantities { id: string; skuId: string; warehouseId: string; kind: string; orderId?: string; sourceId: string; code?: string; day?: string; at: string }
export interface Closing { id: string; warehouseId: string; day: string; at: string }
export interface HoldMove { id: string; orderId: string; skuId: string; fromId: string; toId?: string; pieces: number; state: 'moved' | 'stuck' | 'undone' | 'over'; reason?: string; at: string }
export interface Transfer { id: string; fromId: string; toId: string; state: string; skuId: string; quantity: number; received: number; damaged: number; lost: number }
export interface Count { id: string; warehouseId: string; state: string; skuId: string; book: number; onHand?: number; counted?: number }
export interface Lot { id: string; skuId: string; warehouseId: string; code: string; expiresOn: string; left: number }
export interface LotMove { id: string; lotId: string; sourceId: string; pieces: number; at: string }
export interface Level extends Quantities { skuId: string; warehouseId: string; backorder: boolean }
export interface Reservation { id: string; skuId: string; warehouseId: string; quantity: number; orderId: string; state: 'held' | 'claimed' | 'released'; at: string; expiresAt: string; endedAt?: string; shipped?: number; channel?: string; poolId?: string | null; poolPieces?: number }
export interface Pool { id: string; skuId: string; channel: string; pieces: number; taken: number; endsAt: string; endedAt?: string | null }
export interface CostLayer { id: string; skuId: string; pieces: number; leftPieces: number; leftFen: number }
export interface CostMove { id: string; layerId: string; kind: string; pieces: number; fen: number; orderId?: string | null }
export interface PoolTake { id: string; poolId: string; pieces: number }
export const amounts = ['goodsFen', 'discountFen', 'pointsFen', 'freightFen', 'payableFen', 'refundedFen'] as const
type Amounts = Record<(typeof amounts)[number], number>
export interface Order extends Amounts { id: string; parentId?: string; shopperId: string; merchantId?: string; state: string; currency: string; paidFen: number; depositFen?: number; balanceFen?: number; placedAt: string; /** The store where it is handed over, of which no parcel tells. */ collectAt?: string; key?: string }
export interface Line extends Amounts { id: string; orderId: string; skuId: string; quantity: number; kind?: string; unitPriceFen: number; refundedQuantity: number; commissionBps?: number; shippedQuantity?: number; cancelledQuantity?: number; concededFen?: number; subsidyFen?: number; refundedSubsidyFen?: number; gift?: boolean; giftOfferId?: string; shares?: { offerId: string; offFen: number }[] }
export interface Move { id: string; orderId: string; from?: string; to: string; cause: string; actorId: string; at: string }
export interface Payment { id: string; orderId: string; part: 'whole' | 'deposit' | 'tail' | 'balance' | 'change'; childId?: string; channel?: string; tradeNo?: string; state: string; amountFen: number; currency: string; verified: boolean; late: boolean; at: string }
export interface Refund { id: string; orderId: string; paymentId?: string; lines: { lineId: string; quantity: number; amountFen: number }[]; amountFen: number; state: string; cause: string; at: string }
export interface Told { id: string; seq: number; name: string; payload: Record<string, unknown>; at: string }
export interface Receipt { eventId: string; reaction: string; state: 'done' | 'waiting' | 'dead'; tries: number; at: string }
export interface Seat { orderId: string; presaleId: string; merchantId: string; shopperId: string; pieces: number; depositFen: number; countsFen: number; state: string; tailEndsAt: string }
export interface Bargain { id: string; activityId: string; shopperId: string; priceFen: number; floorFen: number; leastCutFen: number; nowFen: number; helpers: number; helped: number; seed: string; cuts: number[]; commitment: string; state: string }
export interface Help { bargainId: string; helperId: string; ordinal: number; cutFen: number; at: string }
export interface Piece { orderId: string; bargainId: string; activityId: string; shopperId: string; paidFen: number; state: 'held' | 'kept' | 'released' }
export const pointsSides = ['pending', 'available', 'reserved', 'debt', 'issued', 'spent', 'expired', 'clawedBack'] as const
export type PointsAccount = Record<(typeof pointsSides)[number], number> & { shopperId: string }
export interface PointsEntry { id: string; journalId: string; shopperId: string; account: string; points: number; reason: string; sourceId: string; orderId?: string; refundId?: string; at: string }
export interface PointsBatch { id: string; shopperId: string; source: string; orderId?: string; state: 'pending' | 'live'; points: number; leftPoints: number; clawedPoints: number; expiredPoints: number; basisFen: number; reversedFen: number; expiresAt?: string }
export interface PointsClaim { orderId: string; shopperId: string; points: number; amountFen: number; state: 'held' | 'kept' | 'released' }
export interface PointsPart { orderId: string; parentId: string; points: number; amountFen: number; backPoints: number; backFen: number }
export interface PointsDraw { orderId: string; batchId: string; points: number; backPoints: number }
export interface WalletClaim { orderId: string; parentId: string; shopperId: string; merchantId: string; amountFen: number; backFen: number; state: 'held' | 'kept' | 'released' }
export interface WalletCard { id: string; batchId: string; merchantId: string; faceFen: number; namedId?: string; shopperId?: string; at?: string; lostAt?: string; replacedAt?: string }
export interface Ticket { id: string; orderId: string; lineId?: string; merchantId: string; shopperId: string; storeId?: string; kind: 'pickup' | 'service'; state: string; uses: number; used: number; redeemed: number }
export interface Voucher { id: string; skuId: string; merchantId: string; kind: 'code' | 'link'; pieces: number; state: 'unsold' | 'sent' | 'viewed' | 'back'; orderId?: string; lineId?: string; shopperId?: string }
export interface Group { id: string; size: number; state: string; members: { shopperId: string; orderId: string; state: string }[]; seats?: number; paid?: number; activityId?: string; openedAt: string; endsAt: string }
export interface GroupSeat { orderId: string; activityId: string; groupId?: string; size: number; shopperId: string; skuId: string; pieces: number; priceFen: number; isFounder: boolean; state: 'held' | 'kept' | 'formed' | 'released' | 'undone' }
interface ParcelLine { lineId: string; skuId: string; quantity: number }
export interface Parcel { id: string; orderId: string; merchantId: string; carrier: string; number: string; state: string; lines: ParcelLine[]; renumbered: boolean; at: string; isOfOrder: boolean; receivedAt?: string }
export interface Waybill { id: string; orderId: string; merchantId: string; state: string; carrier?: string; number?: string; lines: ParcelLine[]; parcelId?: string; voidFor?: string; joins?: string; askedAt: string }
export interface Claim { id: string; offerId: string; instanceId?: string; shopperId: string; orderId?: string; amountFen: number; state: 'reserved' | 'confirmed' | 'released'; at: string }
export interface Coupon { id: string; offerId: string; shopperId: string; state: 'unused' | 'held' | 'used' | 'recalled'; orderId?: string }

export interface Case { id: string; refundId: string; orderId: string; merchantId: string; shopperId: string; kind: string; reason: string; state: string; remedy: 'refund' | 'replace'; amountFen: number; freightFen: number; differenceFen: number; parcelId?: string; isSentBack: boolean; dueAt?: string; askedAt: string; endedAt?: string }
export interface SettlementItem { id: string; reason: string; sourceId: string; merchantId: string; orderId: string; amountFen: number; state: 'pending' | 'settleable' | 'settled'; dueAt: string; runId?: string; settledAt?: string }
export interface DepositCall { id: string; merchantId: string; missingFen: number; state: 'open' | 'met' | 'overdue'; dueAt: string; at: string; endedAt?: string }
export interface Penalty { id: string; merchantId: string; orderId?: string; shopperId?: string; amountFen: number; mostFen: number; goesTo: 'shopper' | 'platform'; state: string; proposedBy: string; approvedBy?: string; objectUntil?: string; objection?: string; decidedBy?: string; balanceFen?: number; suretyFen?: number; at: string }
export interface BankLine { id: string; at: string; direction: 'in' | 'out'; amountFen: number; what?: string; ref?: string; matched: boolean }
export interface BankBreak { id: string; kind: string; what: string; ref: string; oursFen?: number; theirsFen?: number; state: string; at: string }
export interface Split { id: string; merchantId: string; orderId: string; tradeRef: string; channel: string; amountFen: number; capFen: number; backFen: number; state: 'waiting' | 'splitting' | 'paid' | 'failed'; at: string }
export interface SplitBack { id: string; splitId: string; refundId: string; amountFen: number; state: 'waiting' | 'asking' | 'done' | 'refused' | 'void'; untilAt: string; at: string; endedAt?: string }
export interface Payout { id: string; merchantId: string; shopperId?: string; amountFen: number; feeFen: number; state: string; appliedBy: string; approvedBy?: string; at: string }
export interface Invoice { id: string; orderId: string; merchantId: string; shopperId: string; kind: string; titleKind: string; titleName: string; taxNumber?: string; state: string; amountFen: number; lines: { lineId: string; amountFen: number }[]; number?: string; dueAt: string; askedAt: string; issuedAt?: string; replacesId?: string; replacedAt?: string }
export interface InvoiceWish { orderId: string; merchantId: string; shopperId: string; kind: string; titleKind: string; titleName: string; taxNumber?: string; state: string; at: string }
export interface RedInvoice { id: string; invoiceId: string; orderId: string; state: string; amountFen: number; lines: { lineId: string; amountFen: number }[]; number?: string; dueAt?: string; isReissue: boolean }
export interface SettlementRun { id: string; merchantId: string; items: number; amountFen: number; beforeFen: number; afterFen: number; at: string }
export interface CaseLine { caseId: string; lineId: string; skuId: string; quantity: number; amountFen: number; sellable: number; damaged: number; toJudge: number; lost: number; newSkuId?: string; keptFen?: number; differenceFen: number }
export interface Draft { id: string; state: string; shopperId?: string; orderId?: string; lines: { skuId: string; quantity: number; goodsFen: number; discountFen: number; loweredFen?: number }[]; payableFen: number; loweredFen: number; heldUntil?: string; dueAt?: string; endedAt?: string }
export interface Change { id: string; refundId: string; orderId: string; askedBy: string; waitsFor?: string; state: string; actions: { do: string; lines?: { lineId: string; quantity?: number; offFen?: number; amountFen?: number }[] }[]; dueFen?: number; paymentId?: string; refundFen: number; payableBeforeFen: number; payableAfterFen: number; dueAt?: string; askedAt: string; endedAt?: string; endedBy?: string }
export interface ReviewRow { id: string; lineId: string; orderId: string; shopperId: string; merchantId: string; productId: string; overall: number; goods: number; service: number; logistics: number; isPictured: boolean; isAppended: boolean; isHidden: boolean; at: string }

export interface ClosingRow { id: string; shopperId: string; state: string; askedAt: string; dueAt: string; endedAt?: string; shopperState: string; hasPhone: boolean; addresses: number; sessions: number }

export interface Books {
  closings: ClosingRow[]
  reviews: ReviewRow[]; review_summaries: { productId: string; count: number; overall: number; goods: number; service: number; logistics: number; stars: number[]; pictured: number; appended: number }[]; review_hidings: { id: string; subjectId: string; does: 'hide' | 'show'; cause: string }[]
  ledger_entries: Entry[]; ledger_balances: Balance[]; stock_movements: Movement[]; stock_closings: Closing[]; stock_transfers: Transfer[]; stock_counts: Count[]; stock_lots: Lot[]; stock_lot_moves: LotMove[]; stock_levels: Level[]; stock_pools: Pool[]; stock_pool_takes: PoolTake[]; cost_layers: CostLayer[]; cost_layer_moves: CostMove[]; reservations: Reservation[]; orders: Order[]; order_lines: Line[]; order_history: Move[]
  transitions: { kind: string; from: string; to: string }[]; payments: Payment[]; refunds: Refund[]; offers: { id: string; totalLimit?: number; perPersonLimit?: number; budgetFen?: number; uses?: number; usedFen?: number; isCounted?: boolean }[]; claims: Claim[]; coupons: Coupon[]
  seats: Seat[]; presales: { id: string; mostPieces?: number; takenPieces: number }[]
  group_activities: { id: string; mostPieces: number; takenPieces: number; perShopper: number; prices: { skuId: string; size: number; priceFen: number; leaderFen: number | null }[] }[]; group_seats: GroupSeat[]
  bargain_activities: { id: string; mostPieces: number; takenPieces: number }[]; bargains: Bargain[]; bargain_helps: Help[]; bargain_pieces: Piece[]
  points_accounts: PointsAccount[]; points_entries: PointsEntry[]; points_batches: PointsBatch[]; points_claims: PointsClaim[]; points_parts: PointsPart[]; points_draws: PointsDraw[]
  balance_entries: { id: string; kind: string; ownerId: string; change: number; held?: number; reason: string; sourceId: string }[]; balances: { kind: string; ownerId: string; balance: number; held?: number }[]; wallet_claims: WalletClaim[]; wallet_cards: WalletCard[]; vouchers: Voucher[]; tickets: Ticket[]; groups: Group[]
  drafts: Draft[]
  hold_moves: HoldMove[]
  page_versions: { id: string; slotId: string; merchantId?: string; ownerId?: string; no: number; state: string; liveAt?: string; endedAt?: string }[]
  changes: Change[]; cases: Case[]; case_lines: CaseLine[]; case_freights: { caseId: string; merchantId: string; shopperId: string; amountFen: number; state: 'asked' | 'refused' | 'paid' }[]; case_steps: { id: string; caseId: string; kind: string; to: string; at: string }[]
  parcels: Parcel[]; waybills: Waybill[]
  invoices: Invoice[]; invoice_wishes: InvoiceWish[]; red_invoices: RedInvoice[]
  deposit_calls: DepositCall[]; penalties: Penalty[]
  bank_lines: BankLine[]; bank_breaks: BankBreak[]; deposit_transfers: { id: string; merchantId: string; amountFen: number; state: string }[]
  tax_files: { id: string; quarter: string; number: number; from: string; to: string; sellers: number; grossFen: number; returnsFen: number; netFen: number; commissionFen: number; at: string }[]; tax_rows: { fileId: string; merchantId: string; orders: number; grossFen: number; returnsFen: number; netFen: number; commissionFen: number }[]
  split_receivers: { id: string; merchantId: string; channel: string; state: string; isOn: boolean }[]; splits: Split[]; split_backs: SplitBack[]; split_frees: { id: string; channel: string; state: string; amountFen?: number }[]
  payouts: Payout[]; settlement_items: SettlementItem[]; settlement_runs: SettlementRun[]
  settlements: { id: string; merchantId: string; orderId: string; shareFen: number; feeFen: number; partnerFen: number; suspenseFen: number; state: string; refundId?: string; byLine?: boolean; at: string }[]
  events: Told[]; receipts: Receipt[]; reactions: { event: string; reaction: string; since?: number }[]; audit: { id: string }[]
}
export type File = keyof Books
export const files: readonly File[] = ['page_versions', 'closings', 'reviews', 'review_summaries', 'review_hidings', 'split_receivers', 'splits', 'split_backs', 'split_frees', 'drafts', 'ledger_entries', 'ledger_balances', 'stock_movements', 'stock_closings', 'stock_transfers', 'hold_moves', 'stock_counts', 'stock_lots', 'stock_lot_moves', 'stock_levels', 'stock_pools', 'stock_pool_takes', 'cost_layers', 'cost_layer_moves', 'reservations', 'orders', 'order_lines', 'order_history', 'transitions', 'payments', 'refunds', 'offers', 'claims', 'coupons', 'seats', 'presales', 'group_activities', 'group_seats', 'bargain_activities', 'bargains', 'bargain_helps', 'bargain_pieces', 'points_accounts', 'points_entries', 'points_batches', 'points_claims', 'points_parts', 'points_draws', 'balance_entries', 'balances', 'wallet_claims', 'wallet_cards', 'vouchers', 'tickets', 'groups', 'invoices', 'invoice_wishes', 'parcels', 'waybills', 'red_invoices', 'changes', 'cases', 'case_lines', 'case_freights', 'case_steps', 'deposit_calls', 'penalties', 'tax_files', 'tax_rows', 'bank_lines', 'bank_breaks', 'deposit_transfers', 'payouts', 'settlement_items', 'settlement_runs', 'settlements', 'events', 'receipts', 'reactions', 'audit']
export interface Meta { schema: number; exportedAt: string; version: string; counts: Record<string, number> }

export function read(folder: string): { books: Books; meta: Meta } {
  const rows = (file: File) => readFileSync(join(folder, `${file}.jsonl`), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown)
  return { books: Object.fromEntries(files.map((file) => [file, rows(file)])) as unknown as Books, meta: JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as Meta }
}

export const sum = (numbers: Iterable<number>): number => { let total = 0; for (const number of numbers) total += number; return total }
export function by<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) { const k = key(row); const group = groups.get(k); if (group) group.push(row); else groups.set(k, [row]) }
  return groups
}
