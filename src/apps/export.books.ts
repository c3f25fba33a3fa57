import { closingTransitions } from '#care/privacy'
import { caseTransitions } from '#service/aftersales'
import { changeTransitions } from '#service/changes'
import { invoiceTransitions, redTransitions } from '#service/invoices'
import { penaltyTransitions } from '#finance/deposits'
import { draftTransitions } from '#commerce/drafts'
import { waybillTransitions } from '#fulfilment/dispatch'
import { orderTransitions } from '#commerce/ordering'
import { receiverTransitions, splitTransitions } from '#finance/splits'
import { payoutTransitions } from '#service/settlement'
import { presaleTransitions } from '#offers/presales'
import { pageTransitions } from '#growth/pages'
import { productTransitions } from '#supply/catalog'
import { merchantTransitions } from '#supply/merchants'

/** A published table of moves as rows; its names are our own constants. */
const rowsOf = (kind: string, next: Readonly<Record<string, readonly string[]>>): string =>
  `select * from (values ${Object.entries(next).flatMap(([from, tos]) => tos.map((to) => `('${kind}', '${from}', '${to}')`)).join(', ')}) as t(kind, "from", "to")`

/** The books 账册 of the raw export and how each is read; a book that has no table yet is an empty file. Names of fields are never changed, only added. */
export const books: Readonly<Record<string, string | null>> = {
  ledger_entries: `select id, journal_id as "journalId", account, nullif(owner_id, '') as "ownerId", amount_fen as "amountFen", currency, reason, order_id as "orderId", refund_id as "refundId", reverses_id as "reversesId", source_id as "sourceId", at
    from payments_entries order by id`,
  ledger_balances: `select account, nullif(owner_id, '') as "ownerId", currency, balance_fen as "balanceFen" from payments_balances order by account, owner_id`,
  stock_movements: `select id, sku_id as "skuId", warehouse_id as "warehouseId", kind, available, reserved, shipped, damaged, in_transit as "inTransit", order_id as "orderId", source_id as "sourceId", code, day, at from stock_movements order by id`,
  stock_levels: `select sku_id as "skuId", warehouse_id as "warehouseId", available, reserved, shipped, damaged, in_transit as "inTransit", backorder_most > 0 as backorder from stock_levels order by sku_id, warehouse_id`,
  stock_closings: `select warehouse_id || '/' || day as id, warehouse_id as "warehouseId", day, closed_at as at from stock_closings order by warehouse_id, day`,
  stock_transfers: `select t.id, t.from_id as "fromId", t.to_id as "toId", t.state, l.sku_id as "skuId", l.quantity, l.received, l.damaged, l.lost from warehousing_transfers t join warehousing_transfer_lines l on l.transfer_id = t.id order by t.id, l.sku_id`,
  hold_moves: `select id, order_id as "orderId", sku_id as "skuId", from_id as "fromId", to_id as "toId", pieces, state, reason, at from warehousing_hold_moves order by id`,
  stock_counts: `select c.id, c.warehouse_id as "warehouseId", c.state, l.sku_id as "skuId", l.book, l.on_hand as "onHand", l.counted from warehousing_counts c join warehousing_count_lines l on l.count_id = c.id order by c.id, l.sku_id`,
  stock_lots: `select id, sku_id as "skuId", warehouse_id as "warehouseId", code, expires_on as "expiresOn", left_pieces as "left" from stock_lots order by id`,
  stock_lot_moves: `select id, lot_id as "lotId", source_id as "sourceId", pieces, at from stock_lot_moves order by id`,
  stock_pools: `select id, sku_id as "skuId", channel, pieces, taken, ends_at as "endsAt", ended_at as "endedAt" from stock_pools order by id`,
  stock_pool_takes: `select pool_id || '/' || source_id as id, pool_id as "poolId", pieces from stock_pool_takes order by pool_id, source_id`,
  cost_layers: `select id, sku_id as "skuId", pieces, left_pieces as "leftPieces", left_fen as "leftFen" from pricing_layers order by id`,
  cost_layer_moves: `select id, layer_id as "layerId", kind, pieces, fen, order_id as "orderId" from pricing_layer_moves order by id`,
  reservations: `select id, sku_id as "skuId", warehouse_id as "warehouseId", quantity, order_id as "orderId", state, at, expires_at as "expiresAt", ended_at as "endedAt", shipped, channel, pool_id as "poolId", pool_pieces as "poolPieces" from stock_reservations order by id`,
  orders: `select id, parent_id as "parentId", shopper_id as "shopperId", merchant_id as "merchantId", state, 'CNY' as currency, goods_fen as "goodsFen", discount_fen as "discountFen", points_fen as "pointsFen", freight_fen as "freightFen",
    payable_fen as "payableFen", paid_fen as "paidFen", refunded_fen as "refundedFen", deposit_fen as "depositFen", balance_fen as "balanceFen", placed_at as "placedAt", collect_at as "collectAt", key_hash as key from ordering_orders order by id`,
  order_lines: `select id, order_id as "orderId", sku_id as "skuId", kind, quantity, unit_price_fen as "unitPriceFen", goods_fen as "goodsFen", discount_fen as "discountFen", points_fen as "pointsFen", freight_fen as "freightFen",
    payable_fen as "payableFen", refunded_fen as "refundedFen", refunded_quantity as "refundedQuantity", shipped_quantity as "shippedQuantity", cancelled_quantity as "cancelledQuantity", conceded_fen as "concededFen", subsidy_fen as "subsidyFen", refunded_subsidy_fen as "refundedSubsidyFen", commission_bps as "commissionBps", is_gift as gift, shares, case when is_gift then shares->0->>'offerId' end as "giftOfferId" from ordering_lines where lapsed_at is null order by id`,
  order_history: `select id, order_id as "orderId", from_state as "from", to_state as "to", cause, actor_id as "actorId", at from ordering_history order by id`,
  transitions: Object.entries({ page: pageTransitions, order: orderTransitions, merchant: merchantTransitions, product: productTransitions, payout: payoutTransitions, penalty: penaltyTransitions, split: splitTransitions, receiver: receiverTransitions, presale: presaleTransitions, aftersales: caseTransitions, change: changeTransitions, invoice: invoiceTransitions, red: redTransitions, draft: draftTransitions, waybill: waybillTransitions, closing: closingTransitions }).map(([kind, next]) => rowsOf(kind, next)).join(' union all '),
  // An intent is one payment; money that came for it besides is a payment of its own, late and parked.
  payments: `select * from (
      select i.id, i.purpose_id as "orderId", i.part, i.child_id as "childId", coalesce(t.channel, i.channel) as channel, t.trade_no as "tradeNo", i.state, i.amount_fen as "amountFen", i.currency, t.trade_ref is not null as verified, false as late, i.at
      from payments_intents i left join payments_tries t on t.payment_id = i.id and t.state = 'succeeded'
      union all
      select t.trade_ref, i.purpose_id, i.part, null, t.channel, t.trade_no, t.state, coalesce((select -e.amount_fen from payments_entries e where e.account = 'suspense' and e.owner_id = t.trade_ref and e.reason = 'parked'), i.amount_fen), i.currency, true, true, t.at from payments_tries t join payments_intents i on i.id = t.payment_id where t.state = 'parked') p order by id`,
  refunds: `select id, order_id as "orderId", payment_id as "paymentId", lines, amount_fen as "amountFen", state, cause, at from payments_refunds order by id`,
  // Of a coupon's offer the number is how many may be claimed, which is no limit of how often an order uses one.
  offers: `select id, case when kind = 'open' then most_uses end as "totalLimit", per_person as "perPersonLimit", most_fen as "budgetFen", uses, used_fen as "usedFen", most_fen is not null or (kind = 'open' and most_uses is not null) as "isCounted" from promotions_offers order by id`,
  coupons: `select id, offer_id as "offerId", shopper_id as "shopperId", state, order_id as "orderId" from promotions_coupons order by id`,
  claims: `select order_id || '/' || offer_id as id, offer_id as "offerId", coupon_id as "instanceId", shopper_id as "shopperId", order_id as "orderId", off_fen as "amountFen", case state when 'held' then 'reserved' when 'kept' then 'confirmed' else state end as state, at from promotions_claims order by order_id, offer_id`,
  // An order of a presale is paid in two: its seat says how far it has come.
  seats: `select order_id as "orderId", presale_id as "presaleId", merchant_id as "merchantId", shopper_id as "shopperId", pieces, deposit_fen as "depositFen", counts_fen as "countsFen", state, tail_ends_at as "tailEndsAt" from presales_seats order by order_id`,
  presales: `select id, most_pieces as "mostPieces", taken_pieces as "takenPieces" from presales_presales order by id`,
  // What every helper cut, what a bargain costs by now, and what orders took of an activity (I-14).
  bargain_activities: `select id, most_pieces as "mostPieces", taken_pieces as "takenPieces" from bargains_activities order by id`,
  bargains: `select id, activity_id as "activityId", shopper_id as "shopperId", price_fen as "priceFen", floor_fen as "floorFen", least_cut_fen as "leastCutFen", now_fen as "nowFen", helpers, helped, seed, cuts, commitment, state from bargains_bargains order by id`,
  bargain_helps: `select bargain_id as "bargainId", helper_id as "helperId", ordinal, cut_fen as "cutFen", at from bargains_helps order by bargain_id, ordinal`,
  bargain_pieces: `select order_id as "orderId", bargain_id as "bargainId", activity_id as "activityId", shopper_id as "shopperId", paid_fen as "paidFen", state from bargains_pieces order by order_id`,
  // Points in double entry (I-13): what each shopper has, why it moved, what orders took and from which batches.
  points_accounts: `select shopper_id as "shopperId", pending, available, reserved, debt, issued, spent, expired, clawed_back as "clawedBack" from points_accounts order by shopper_id`,
  points_entries: `select e.journal_id || '/' || e.account as id, e.journal_id as "journalId", j.shopper_id as "shopperId", e.account, e.points, j.reason, j.source_id as "sourceId", j.order_id as "orderId", j.refund_id as "refundId", j.at from points_entries e join points_journals j on j.id = e.journal_id order by e.journal_id, e.account`,
  points_batches: `select id, shopper_id as "shopperId", source, order_id as "orderId", state, points, left_points as "leftPoints", clawed_points as "clawedPoints", expired_points as "expiredPoints", basis_fen as "basisFen", reversed_fen as "reversedFen", expires_at as "expiresAt" from points_batches order by id`,
  points_claims: `select order_id as "orderId", shopper_id as "shopperId", points, fen as "amountFen", state from points_claims order by order_id`,
  points_parts: `select order_id as "orderId", parent_id as "parentId", points, fen as "amountFen", back_points as "backPoints", back_fen as "backFen" from points_parts order by order_id`,
  points_draws: `select order_id as "orderId", batch_id as "batchId", points, back_points as "backPoints" from points_draws order by order_id, batch_id`,
  // Balances at sellers (I-13): points have books of their own. What a balance is to its owner is what he may use.
  balance_entries: `select id, 'wallet' as kind, shopper_id || '/' || merchant_id as "ownerId", available_fen as change, reserved_fen as held, reason, source_id as "sourceId", order_id as "orderId", at from wallet_entries order by id`,
  balances: `select 'wallet' as kind, shopper_id || '/' || merchant_id as "ownerId", available_fen as balance, reserved_fen as held from wallet_accounts order by shopper_id, merchant_id`,
  wallet_claims: `select order_id as "orderId", parent_id as "parentId", shopper_id as "shopperId", merchant_id as "merchantId", fen as "amountFen", back_fen as "backFen", state from wallet_claims order by order_id`,
  wallet_cards: `select c.id, c.batch_id as "batchId", b.merchant_id as "merchantId", b.face_fen as "faceFen", b.shopper_id as "namedId", c.shopper_id as "shopperId", c.used_at as at, c.lost_at as "lostAt", c.replaced_at as "replacedAt" from wallet_cards c join wallet_batches b on b.id = c.batch_id order by c.id`,
  // Codes and links 卡密与链接 (E08): which order each lies with; what opens one is not among them.
  tickets: `select t.id, t.order_id as "orderId", t.line_id as "lineId", t.merchant_id as "merchantId", t.shopper_id as "shopperId", t.store_id as "storeId", t.kind, t.state, t.uses, t.used, coalesce((select sum(r.uses) from pickup_redemptions r where r.ticket_id = t.id), 0)::int as redeemed, t.made_at as "at" from pickup_tickets t order by t.id`,
  vouchers: `select id, sku_id as "skuId", merchant_id as "merchantId", kind, pieces, state, order_id as "orderId", line_id as "lineId", shopper_id as "shopperId", came_at as "at" from vouchers_pieces order by id`,
  // Reviews of what was received, each product's sums, and what was hidden (I-33); what people wrote is not among them.
  page_versions: `select v.id, v.slot_id as "slotId", v.merchant_id as "merchantId", s.merchant_id as "ownerId", v.no, v.state, v.live_at as "liveAt", v.ended_at as "endedAt" from pages_versions v join pages_slots s on s.id = v.slot_id order by v.id`,
  reviews: `select id, line_id as "lineId", order_id as "orderId", shopper_id as "shopperId", merchant_id as "merchantId", product_id as "productId", overall, goods, service, logistics, cardinality(pictures) > 0 as "isPictured", appended_at is not null as "isAppended", hidden_at is not null as "isHidden", at from reviews_reviews order by id`,
  review_summaries: `select product_id as "productId", count, overall, goods, service, logistics, json_build_array(stars1, stars2, stars3, stars4, stars5) as stars, pictured, appended from reviews_summaries order by product_id`,
  // Accounts that were asked to be closed (I-30, E33), and what is left of whom.
  closings: `select c.id, c.shopper_id as "shopperId", c.state, c.asked_at as "askedAt", c.due_at as "dueAt", c.ended_at as "endedAt", s.state as "shopperState", s.phone is not null as "hasPhone",
    (select count(*)::int from logistics_addresses a where a.shopper_id = c.shopper_id) as addresses, (select count(*)::int from identity_sessions e where e.subject_id = c.shopper_id and e.revoked_at is null) as sessions
    from privacy_closings c join identity_shoppers s on s.id = c.shopper_id order by c.id`,
  review_hidings: `select id, subject_id as "subjectId", does, cause, at from reviews_hidings order by id`,
  // A group's members are its seats: who is paying, who has paid, and who has left (I-14).
  groups: `select g.id, g.activity_id as "activityId", g.size, g.state, g.seats, g.members as "paid", g.founded_at as "openedAt", g.ends_at as "endsAt",
    (select coalesce(json_agg(json_build_object('shopperId', s.shopper_id, 'orderId', s.order_id, 'state', case s.state when 'kept' then 'in' when 'formed' then 'in' when 'released' then 'left' else s.state end) order by s.order_id), '[]') from groups_seats s where s.group_id = g.id) as members from groups_groups g order by g.id`,
  group_activities: `select id, most_pieces as "mostPieces", taken_pieces as "takenPieces", per_shopper as "perShopper", prices from groups_activities order by id`,
  group_seats: `select order_id as "orderId", activity_id as "activityId", group_id as "groupId", size, shopper_id as "shopperId", sku_id as "skuId", pieces, price_fen as "priceFen", is_founder as "isFounder", state from groups_seats order by order_id`,
  // What shoppers ask back, for which pieces, and by which steps (F13): `refundId` is the refund that pays it.
  drafts: `select id, state, shopper_id as "shopperId", order_id as "orderId", lines, payable_fen as "payableFen", lowered_fen as "loweredFen", held_until as "heldUntil", due_at as "dueAt", ended_at as "endedAt" from drafts_drafts order by id`,
  changes: `select id, 'rfd_' || id as "refundId", order_id as "orderId", asked_by as "askedBy", waits_for as "waitsFor", state, actions, refund_fen as "refundFen", due_fen as "dueFen", payment_id as "paymentId", payable_before_fen as "payableBeforeFen", payable_after_fen as "payableAfterFen", due_at as "dueAt", asked_at as "askedAt", ended_at as "endedAt", ended_by as "endedBy" from changes_changes order by id`,
  // Invoices and the red ones that lessen them (E09).
  invoices: `select id, order_id as "orderId", merchant_id as "merchantId", shopper_id as "shopperId", kind, title_kind as "titleKind", title_name as "titleName", tax_number as "taxNumber", state, amount_fen as "amountFen", lines, number, due_at as "dueAt", asked_at as "askedAt", issued_at as "issuedAt", replaces_id as "replacesId", replaced_at as "replacedAt" from invoices_invoices order by id`,
  invoice_wishes: `select order_id as "orderId", merchant_id as "merchantId", shopper_id as "shopperId", kind, title_kind as "titleKind", title_name as "titleName", tax_number as "taxNumber", state, wished_at as at from invoices_wishes order by order_id`,
  // What was handed to carriers (E04), and the numbers that they gave for it (E05).
  parcels: `select p.id, p.order_id as "orderId", p.merchant_id as "merchantId", p.carrier, p.number, p.state, p.lines, p.renumbered_at is not null as renumbered, p.at, r.parcel_id is not null as "isOfOrder", r.received_at as "receivedAt" from logistics_parcels p left join ordering_receipts r on r.parcel_id = p.id order by p.id`,
  waybills: `select id, order_id as "orderId", merchant_id as "merchantId", state, carrier, number, lines, parcel_id as "parcelId", void_for as "voidFor", joins, asked_at as "askedAt" from dispatch_waybills order by id`,
  red_invoices: `select id, invoice_id as "invoiceId", order_id as "orderId", state, amount_fen as "amountFen", lines, number, due_at as "dueAt", is_reissue as "isReissue" from invoices_reds order by id`,
  cases: `select id, 'rfd_' || id as "refundId", order_id as "orderId", merchant_id as "merchantId", shopper_id as "shopperId", kind, reason, state, remedy, amount_fen as "amountFen", freight_fen as "freightFen", difference_fen as "differenceFen", parcel_id as "parcelId", tracking is not null as "isSentBack", due_at as "dueAt", asked_at as "askedAt", ended_at as "endedAt" from aftersales_cases order by id`,
  case_lines: `select case_id as "caseId", line_id as "lineId", sku_id as "skuId", quantity, amount_fen as "amountFen", sellable, damaged, new_sku_id as "newSkuId", to_judge as "toJudge", lost, kept_fen as "keptFen", difference_fen as "differenceFen" from aftersales_lines order by case_id, line_id`,
  case_freights: `select case_id as "caseId", merchant_id as "merchantId", shopper_id as "shopperId", amount_fen as "amountFen", state from aftersales_freights order by case_id`,
  case_steps: `select id, case_id as "caseId", kind, to_state as "to", at from aftersales_steps order by id`,
  // What waits to be settled to merchants and what was, and what each settlement made of their balance (F75).
  settlement_items: `select id, reason, source_id as "sourceId", merchant_id as "merchantId", order_id as "orderId", amount_fen as "amountFen", state, due_at as "dueAt", run_id as "runId", settled_at as "settledAt" from settlement_items order by id`,
  settlement_runs: `select id, merchant_id as "merchantId", items, amount_fen as "amountFen", before_fen as "beforeFen", after_fen as "afterFen", at from settlement_runs order by id`,
  // What stores were asked to leave, and what was taken of them after they were heard.
  deposit_calls: `select id, merchant_id as "merchantId", missing_fen as "missingFen", state, due_at as "dueAt", at, ended_at as "endedAt" from deposits_calls order by id`,
  penalties: `select p.id, p.merchant_id as "merchantId", p.order_id as "orderId", p.shopper_id as "shopperId", p.amount_fen as "amountFen", o.most_fen as "mostFen", o.goes_to as "goesTo", p.state, p.proposed_by as "proposedBy", p.approved_by as "approvedBy", p.object_until as "objectUntil", p.objection, p.decided_by as "decidedBy", p.balance_fen as "balanceFen", p.surety_fen as "suretyFen", p.changed_at as at from deposits_penalties p join deposits_offences o on o.id = p.offence_id order by p.id`,
  // What was told to the tax office of each quarter.
  tax_files: `select id, quarter, number, from_at as "from", to_at as "to", sellers, gross_fen as "grossFen", returns_fen as "returnsFen", net_fen as "netFen", commission_fen as "commissionFen", made_at as at from taxes_files order by id`,
  tax_rows: `select file_id as "fileId", merchant_id as "merchantId", orders, gross_fen as "grossFen", returns_fen as "returnsFen", net_fen as "netFen", commission_fen as "commissionFen" from taxes_rows order by file_id, merchant_id`,
  // What the bank says of our account, and where that differs.
  bank_lines: `select number as id, at, direction, amount_fen as "amountFen", what, ref, is_matched as matched from settlement_bank_lines order by number`,
  bank_breaks: `select id, kind, what, ref, ours_fen as "oursFen", theirs_fen as "theirsFen", state, at from settlement_bank_breaks order by id`,
  deposit_transfers: `select code as id, merchant_id as "merchantId", amount_fen as "amountFen", state, at from deposits_transfers order by code`,
  // What licensed channels split to merchants, what came back of it, and what was let go (E18).
  split_receivers: `select id, merchant_id as "merchantId", channel, state, is_on as "isOn" from splits_receivers order by id`,
  splits: `select id, merchant_id as "merchantId", order_id as "orderId", trade_ref as "tradeRef", channel, amount_fen as "amountFen", cap_fen as "capFen", back_fen as "backFen", state, at from splits_splits order by id`,
  split_backs: `select id, split_id as "splitId", refund_id as "refundId", amount_fen as "amountFen", state, until_at as "untilAt", at, ended_at as "endedAt" from splits_backs order by id`,
  split_frees: `select trade_ref as id, channel, state, amount_fen as "amountFen" from splits_frees order by trade_ref`,
  payouts: `select id, merchant_id as "merchantId", shopper_id as "shopperId", amount_fen as "amountFen", fee_fen as "feeFen", state, applied_by as "appliedBy", approved_by as "approvedBy", applied_at as "at" from settlement_payouts order by id`,
  settlements: `select id, merchant_id as "merchantId", order_id as "orderId", share_fen as "shareFen", fee_fen as "feeFen", 0 as "partnerFen", 0 as "suspenseFen", state, refund_id as "refundId", jsonb_array_length(lines) > 0 as "byLine", at from payments_settlements order by id`,
  events: `select seq::text as id, seq, name, payload, at from kernel_outbox order by seq`,
  receipts: `select seq::text as "eventId", reaction, state, tries, coalesce(ended_at, due_at) as at from kernel_letters order by seq, reaction`,
  reactions: `select event, name as reaction, since from kernel_reactions order by event, name`,
  audit: `select id, actor_id as "actorId", actor_kind as "actorKind", action, subject, before, after, request_id as "requestId", at from kernel_audit_entries order by id`,
}
