import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClerk, createStaff } from '#trust/identity'
import { routes } from '#apps/house'
import { type Actor } from '#kernel/context'
import { tellInbox } from '#kernel/notify'
import { schemaOf } from '#kernel/schema'
import type { Route } from '#kernel/route'
import { decide } from './journeys/doors'
import { address, buy, lan, market, mei, type Market } from './market'
import { idFields, sample, type Schema } from './sample'

/**
 * Isolation 隔离 (I-18, E26): every route that names something is asked, by a stranger of the same kind, for what another owns and for what does
 * not exist. Both must get the same answer, and nothing of the other's may change. A new route that names something and is not told here fails.
 */
const stranger = (m: Market, access: string): Actor => (access === 'merchant' ? m.b.clerk : access === 'staff' ? { kind: 'staff', id: 'stf_other', permits: new Set(['*']) } : mei)
const all = Object.entries(routes as Record<string, Route>)
/** Staff see all there is, save what is each one's own; goods on the shelf are everybody's to see. */
const isOwned = ([, r]: (typeof all)[number]) => !r.path.startsWith('/v1/products/:id') && (r.access === 'merchant' || r.access === 'shopper' || r.access === 'buyer' || /^\/v1\/staff\/(inbox|views|me\/[a-z/]+|exports)\/:/.test(r.path))
/** Goods on the shelf are everybody's to share, and what is shared is opened by whoever has the link (test/journeys/shares.test.ts). What a friend is to pay is open to whoever has its link (test/journeys/friends.test.ts). A group's page is open to whoever has its link, and so is joining it; a bargain is its owner's, and open to whoever has its link: that is how friends help. What they see of it is masked (test/journeys/bargains.test.ts). */
const byLink = new Set(['bargain', 'helpBargain', 'group', 'friendPayment', 'payForFriend', 'friendCameBack', 'openShare', 'shareProduct'])
const named = all.filter((one) => isOwned(one) && !byLink.has(one[0]))

/** What A and 小岚 own, by the address under which it is reached. */
async function belongings(m: Market) {
  const shopper = m.by(lan)
  const clerk = m.by(m.a.clerk)
  const made = async (by: typeof shopper, path: string, body: object, pick = 'id', method: 'POST' | 'PUT' = 'POST') => { const answer = await by.call(method, path, body); expect([path, answer.status]).toEqual([path, 200]); return answer.body[pick] as string }
  const addressId = await made(shopper, '/v1/addresses', address)
  const order = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body as { orderId: string; paymentId: string; children: { orderId: string }[] }
  const { tradeRef } = (await shopper.call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  const unpaid = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body as { orderId: string; paymentId: string }
  const cartLine = await made(shopper, '/v1/cart/lines', { skuId: m.a.skuIds[0]!, quantity: 1 }, 'lineId')
  const noteOf = async (ownerId: string) => { await tellInbox(m.ctx, { ownerId, topic: 'order', title: '通知', body: '正文' }); return (await m.ctx.pool.query<{ id: string }>('select id from kernel_inbox where owner_id = $1', [ownerId])).rows[0]!.id }
  const colleague = await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'colleague-a', name: '同事', role: 'clerk', password: 'kestrel-harbour-71' })
  await m.ctx.pool.query(`insert into identity_sessions (id, token_hash, audience, subject_id, user_agent, created_at, seen_at, expires_at) values ('ses_lan', 'x', 'shopper', $1, '', $2, $2, $2)`, [lan.id, m.clock()])
  await m.ctx.pool.query(`insert into integrations_keys (id, audience, merchant_id, name, token_hash, hint, scopes, made_by, created_at) values ('key_a', 'merchant', $1, '进销存', 'x', 'twk_x', '{stock.read}', $2, $3)`, [m.a.merchantId, m.a.clerk.id, m.clock()])
  await m.ctx.pool.query(`insert into integrations_endpoints (id, audience, merchant_id, url, events, state, secret, made_by, created_at, changed_at) values ('whk_a', 'merchant', $1, 'https://erp.example/a', '{ordering.order_paid}', 'on', 'x', $2, $3, $3)`, [m.a.merchantId, m.a.clerk.id, m.clock()])
  await m.ctx.pool.query(`insert into integrations_deliveries (id, endpoint_id, event, body, state, due_at, created_at) values ('dlv_a', 'whk_a', 'ordering.order_paid', '{}', 'failed', $1, $1)`, [m.clock()])
  const { rows: [template] } = await m.ctx.pool.query<{ id: string }>('select id from logistics_freight_templates where merchant_id = $1', [m.a.merchantId])
  await m.ctx.pool.query(`insert into catalog_imports (id, merchant_id, filename, state, columns, mapping, rows, created_by, created_at, changed_at) values ('imp_a', $1, 'a.csv', 'uploaded', '{}', '{}', 0, 'x', $2, $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into merchants_papers (id, merchant_id, kind, filename, file, bytes, uploaded_by, at) values ('ppr_a', $1, 'licence', 'a.pdf', 'x', 1, 'x', $2)`, [m.a.merchantId, m.clock()])
  const many = (move: string) => made(clerk, '/v1/merchant/products/bulk', { ids: [m.a.productId], move }, 'undo')
  await many('off_shelf')
  const bulkId = await many('on_shelf')
  const child = order.children[0]!.orderId
  const { lines } = (await clerk.call('GET', `/v1/merchant/orders/${child}`)).body as { lines: { id: string }[] }
  const operator: Actor = { kind: 'staff', id: await createStaff(m.ctx, { login: 'operator-a', name: '运营', role: 'owner', password: 'kestrel-harbour-71' }), permits: new Set(['*']) }
  const sessionOf = async (actor: Actor, subjectId = actor.id) => { await m.ctx.pool.query(`insert into identity_sessions (id, token_hash, audience, subject_id, user_agent, created_at, seen_at, expires_at) values ($1, $1, $2, $3, '', $4, $4, $4)`, [`ses_${actor.kind}`, actor.kind, subjectId, m.clock()]); return `ses_${actor.kind}` }
  const passkeyOf = async ({ kind }: Actor, subjectId: string) => { await m.ctx.pool.query(`insert into factors_passkeys (id, subject_id, credential_id, public_key, counter, transports, name, created_at) values ($1, $2, $1, 'x', 0, '{}', '手机', $3)`, [`pky_${kind}`, subjectId, m.clock()]); return `pky_${kind}` }
  const roleId = await (async () => { await m.ctx.pool.query(`insert into identity_roles (id, audience, merchant_id, name, description, permits, version, changed_by, created_at, changed_at) values ('rol_a', 'merchant', $1, '值班', '', '{catalog.read}', 1, 'x', $2, $2)`, [m.a.merchantId, m.clock()]); return 'rol_a' })()
  const approvalId = await (async () => { await m.ctx.pool.query(`insert into risk_approvals (id, kind, merchant_id, subject, payload, before, after, reason, maker_id, maker_keys, state, asked_at, expires_at) values ('apr_a', 'catalog.prices', $1, 'x', '{}', '{}', '{}', '', 'clk_x', '{}', 'pending', $2, $2::timestamptz + interval '7 days')`, [m.a.merchantId, m.clock()]); return 'apr_a' })()
  await m.ctx.pool.query(`insert into promotions_offers (id, merchant_id, name, kind, lane, scope, effect, priority, excludes, platform_percent, uses, used_fen, issued, state, starts_at, ends_at, version, changed_by, changed_at)
    values ('ofr_a', $1, '草稿', 'coupon', 'store_coupon', '{}', '{}', 0, '{}', 0, 0, 0, 0, 'draft', $2, $2::timestamptz + interval '1 day', 1, 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into promotions_coupons (id, offer_id, shopper_id, ordinal, state, starts_at, ends_at, source, at) values ('cpn_a', 'ofr_a', $1, 1, 'unused', $2, $2::timestamptz + interval '1 day', 'claimed', $2)`, [lan.id, m.clock()])
  await m.ctx.pool.query(`insert into rehearsals_replays (id, merchant_id, offer_ids, state, since, orders, done, batch, tally, asked_by, asked_at, changed_at) values ('rpl_a', $1, '{ofr_a}', 'running', $2, 0, 0, 0, '{}', 'x', $2, $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into presales_presales (id, merchant_id, product_id, deposit_fen, counts_fen, taken_pieces, deposit_starts_at, deposit_ends_at, tail_starts_at, tail_ends_at, ship_days, state, version, changed_by, changed_at)
    values ('prs_a', $1, $2, 100, 200, 0, $3, $3::timestamptz + interval '1 day', $3::timestamptz + interval '2 days', $3::timestamptz + interval '4 days', 3, 'draft', 1, 'x', $3)`, [m.a.merchantId, m.a.productId, m.clock()])
  await m.ctx.pool.query(`insert into pricelists_groups (id, merchant_id, name, kind, version, changed_by, changed_at) values ('pgr_a', $1, '企业客户', 'company', 1, 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into pricelists_lists (id, merchant_id, name, group_ids, priority, pay_percent, starts_at, ends_at, state, version, changed_by, changed_at) values ('pls_a', $1, '批发价', '{pgr_a}', 0, 90, $2, $2::timestamptz + interval '1 day', 'draft', 1, 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into bargains_activities (id, merchant_id, is_platforms, product_id, sku_id, price_fen, floor_fen, helpers, least_cut_fen, hours, most_pieces, taken_pieces, per_shopper, helps_a_day, helps_in_all, buys_early, goes_below, starts_at, ends_at, state, version, changed_by, changed_at)
    values ('bga_a', $1, false, $2, $3, 19900, 9900, 2, 100, 24, 3, 0, 1, 1, 1, false, false, $4, $4::timestamptz + interval '1 day', 'draft', 1, 'x', $4)`, [m.a.merchantId, m.a.productId, m.a.skuIds[0], m.clock()])
  await m.ctx.pool.query(`insert into bargains_bargains (id, activity_id, shopper_id, merchant_id, product_id, sku_id, is_platforms, price_fen, floor_fen, least_cut_fen, now_fen, helpers, new_helpers, helped, old_helped, buys_early, seed, cuts, commitment, state, opened_at, ends_at)
    values ('bgn_a', 'bga_a', $1, $2, $3, $4, false, 19900, 9900, 100, 19900, 2, 0, 0, 0, false, 'x', '[5000,5000]', 'x', 'running', $5, $5::timestamptz + interval '1 day')`, [lan.id, m.a.merchantId, m.a.productId, m.a.skuIds[0], m.clock()])
  await m.ctx.pool.query(`insert into groups_activities (id, merchant_id, product_id, prices, hours, most_pieces, taken_pieces, per_shopper, goes_below, starts_at, ends_at, state, version, changed_by, changed_at)
    values ('gba_a', $1, $2, '[{"skuId":"x","size":2,"priceFen":100,"leaderFen":null}]', 24, 10, 0, 1, false, $3, $3::timestamptz + interval '1 day', 'draft', 1, 'x', $3)`, [m.a.merchantId, m.a.productId, m.clock()])
  await m.ctx.pool.query(`insert into aftersales_cases (id, number, order_id, merchant_id, shopper_id, kind, reason, note, pictures, state, wish, remedy, amount_fen, freight_fen, return_to, due_at, asked_at, changed_at)
    values ('afs_a', 'A-1', $1, $2, $3, 'return', 'quality', '', '{}', 'asked', 'refund', 'refund', 100, 0, '', $4::timestamptz + interval '2 days', $4, $4)`, [order.children[0]!.orderId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into drafts_drafts (id, merchant_id, made_by, maker_id, phone, reason, words, address, note, lines, goods_fen, discount_fen, freight_fen, payable_fen, state, link_hash, due_at, made_at, sent_at)
    values ('drf_a', $1, 'merchant', $2, '13800138000', 'phone', '电话', '{"name":"兰","phone":"13800138000","districtCode":"330106","street":"x"}', '', '[]', 100, 0, 0, 100, 'sent', $3, $4::timestamptz + interval '1 day', $4, $4)`, [m.a.merchantId, m.a.clerk.id, createHash('sha256').update('drl_a_0123456789abcdef').digest('base64url'), m.clock()])
  await m.ctx.pool.query(`insert into changes_changes (id, order_id, merchant_id, shopper_id, asked_by, asker_id, waits_for, state, actions, reason, version, refund_fen, payable_before_fen, payable_after_fen, answer, due_at, asked_at)
    values ('chg_a', $1, $2, $3, 'shopper', $3, 'merchant', 'requested', '[]', '', 'x', 0, 100, 100, '', $4::timestamptz + interval '1 day', $4)`, [order.children[0]!.orderId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into invoices_titles (id, shopper_id, kind, name, mail, is_default, changed_at) values ('ivt_a', $1, 'personal', '兰', '', true, $2)`, [lan.id, m.clock()])
  await m.ctx.pool.query(`insert into invoices_invoices (id, order_id, order_number, merchant_id, shopper_id, kind, title_kind, title_name, mail, state, amount_fen, lines, is_late, due_at, fault, answer, asked_at)
    values ('inv_a', $1, 'A', $2, $3, 'ordinary', 'personal', '兰', '', 'requested', 100, '[]', false, $4::timestamptz + interval '7 days', '', '', $4)`, [order.children[0]!.orderId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into invoices_wishes (order_id, merchant_id, shopper_id, kind, title_kind, title_name, mail, state, wished_at) values ($1, $2, $3, 'ordinary', 'personal', '兰', '', 'open', $4)`, [order.children[0]!.orderId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into invoices_reds (id, invoice_id, order_id, merchant_id, shopper_id, state, amount_fen, lines, due_at, fault, asked_at)
    values ('ivr_a', 'inv_a', $1, $2, $3, 'awaiting_buyer', 100, '[]', $4::timestamptz + interval '3 days', '', $4)`, [order.children[0]!.orderId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into aftersales_lines (case_id, line_id, sku_id, product_id, title, spec_text, picture, quantity, amount_fen) select 'afs_a', id, sku_id, product_id, title, spec_text, picture, 1, 100 from ordering_lines where order_id = $1`, [order.children[0]!.orderId])
  await m.ctx.pool.query(`insert into stock_warehouses (id, merchant_id, name, priority) values ('whs_a2', $1, '二仓', 2)`, [m.a.merchantId])
  const { rows: [layer] } = await m.ctx.pool.query<{ id: string }>('select id from pricing_layers where merchant_id = $1 limit 1', [m.a.merchantId])
  await m.ctx.pool.query(`insert into stock_pools (id, sku_id, merchant_id, channel, pieces, ends_at, made_by, made_at) values ('pol_a', $1, $2, 'live', 1, $3::timestamptz + interval '1 year', 'x', $3)`, [m.a.skuIds[0], m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into warehousing_transfers (id, merchant_id, from_id, to_id, state, note, made_by, made_at) values ('trf_a', $1, $2, 'whs_a2', 'draft', '', 'x', $3)`, [m.a.merchantId, m.a.warehouseId, m.clock()])
  await m.ctx.pool.query(`insert into warehousing_hold_moves (id, merchant_id, order_id, sku_id, from_id, to_id, pieces, state, moved_by, at) values ('hmv_a', $1, 'ord_a', $2, $3, 'whs_a2', 1, 'moved', 'x', $4)`, [m.a.merchantId, m.a.skuIds[0], m.a.warehouseId, m.clock()])
  await m.ctx.pool.query(`insert into warehousing_counts (id, merchant_id, warehouse_id, name, state, made_by, started_at) values ('cnt_a', $1, $2, '月盘', 'open', 'x', $3)`, [m.a.merchantId, m.a.warehouseId, m.clock()])
  await m.ctx.pool.query(`insert into wallet_batches (id, merchant_id, name, purpose, face_fen, count, state, expires_at, made_by, made_at) values ('wbt_a', $1, '补偿', 'compensation', 1000, 2, 'ready', $2::timestamptz + interval '1 year', 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into wallet_batches (id, merchant_id, name, purpose, face_fen, count, shopper_id, state, expires_at, made_by, made_at) values ('wbt_lan', $1, '补偿', 'compensation', 1000, 1, $3, 'exported', $2::timestamptz + interval '1 year', 'x', $2)`, [m.a.merchantId, m.clock(), lan.id])
  await m.ctx.pool.query(`insert into wallet_cards (hash, id, batch_id, is_named) values ('hash_lan', 'gft_lan', 'wbt_lan', true)`)
  await m.ctx.pool.query(`insert into promotions_code_batches (id, offer_id, merchant_id, name, count, state, made_by, made_at) values ('cdb_a', 'ofr_a', $1, '展会', 2, 'asked', 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into logistics_parcels (id, order_id, merchant_id, shopper_id, carrier, number, state, lines, at, moved_at, district_code, phone_tail, watched) values ('par_a', $1, $2, $3, 'simulator', 'DEMO00000099', 'awaiting', '[]', $4, $4, '330106', '5678', 'none')`, [child, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into ordering_receipts (parcel_id, order_id, lines, sent_at) values ('par_a', $1, '[]', $2)`, [child, m.clock()])
  await m.ctx.pool.query(`insert into logistics_stalls (id, parcel_id, order_id, merchant_id, shopper_id, state, reason, since, found_at, words) values ('stl_a', 'par_a', $1, $2, $3, 'awaiting', 'silent', $4, $4, '')`, [child, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into splits_receivers (id, merchant_id, channel, kind, account, holder, state, changed_by, changed_at, at) values ('rcv_a', $1, 'simulator', 'company', '1900000105', '山居', 'draft', 'x', $2, $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into deposits_offences (id, code, name, says, most_fen, goes_to, from_at, published_by, published_at) values ('dpo_a', 'late', '延迟发货', '延迟发货', 100, 'platform', $1, 'x', $1)`, [m.clock()])
  await m.ctx.pool.query(`insert into deposits_penalties (id, offence_id, merchant_id, amount_fen, reason, evidence, state, proposed_by, proposed_at, approved_by, object_until, changed_at) values ('pen_a', 'dpo_a', $1, 100, '延迟', '记录', 'announced', 'x', $2, 'y', $2::timestamptz + interval '7 days', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into payments_intents (id, purpose_id, part, shopper_id, merchant_id, amount_fen, state, at, expires_at) values ('pay_a', 'sur_a', 'surety', $1, $1, 100, 'open', $2, $2::timestamptz + interval '2 hours')`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into dispatch_waybills (id, merchant_id, order_id, order_number, state, carrier, number, route_code, lines, weight_gram, to_name, to_phone, to_address, why, asked_by, asked_at, issued_at) values ('wbl_a', $1, $2, 'A', 'issued', 'simulator', 'DEMO000000000001', '', '[]', 1, '兰*', '138******00', '', 'chosen', 'x', $3, $3)`, [m.a.merchantId, child, m.clock()])
  for (const merchantId of [m.a.merchantId, m.b.merchantId]) await m.ctx.pool.query(`insert into dispatch_senders (merchant_id, name, phone, district_code, region, street, changed_at) values ($1, '仓库', '13900000000', '330106', '浙江省 杭州市 西湖区', '古墩路 1 号', $2)`, [merchantId, m.clock()])
  await m.ctx.pool.query(`insert into vouchers_pieces (id, sku_id, merchant_id, kind, hash, sealed, tail, pieces, state, order_id, line_id, shopper_id, came_at, sent_at) values ('vch_a', $1, $2, 'code', 'x', 'x', '', 1, 'sent', $3, $4, $5, $6, $6)`, [m.a.skuIds[0], m.a.merchantId, child, lines[0]!.id, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into pickup_stores (id, merchant_id, name, phone, district_code, region, street, hours, is_open, changed_at) values ('pst_a', $1, '一店', '0571', '330106', '浙江省 杭州市 西湖区', '文三路', '9-21', true, $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into pickup_tickets (id, order_id, merchant_id, shopper_id, store_id, kind, state, hash, sealed, uses, due_at, made_at) values ('ptk_a', $1, $2, $3, 'pst_a', 'pickup', 'preparing', 'x', 'x', 1, $4::timestamptz + interval '7 days', $4)`, [child, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into reviews_rights (line_id, order_id, shopper_id, merchant_id, product_id, sku_id, title, spec_text, picture, received_at, due_at) select l, $1, $2, $3, $4, $5, '椅', '', '', $6::timestamptz, $6::timestamptz + interval '15 days' from unnest(array['lin_open', 'lin_done']) l`, [child, lan.id, m.a.merchantId, m.a.productId, m.a.skuIds[0], m.clock()])
  await m.ctx.pool.query(`insert into reviews_reviews (id, line_id, order_id, shopper_id, merchant_id, product_id, sku_id, spec_text, overall, goods, service, logistics, is_anonymous, at) values ('rvw_a', 'lin_done', $1, $2, $3, $4, $5, '', 5, 5, 5, 5, false, $6)`, [child, lan.id, m.a.merchantId, m.a.productId, m.a.skuIds[0], m.clock()])
  await m.ctx.pool.query(`insert into reviews_questions (id, product_id, merchant_id, shopper_id, words, at) values ('rqn_a', $1, $2, $3, '好用吗？', $4)`, [m.a.productId, m.a.merchantId, lan.id, m.clock()])
  await m.ctx.pool.query(`insert into privacy_copies (id, shopper_id, state, locale, bytes, asked_at, ready_at, expires_at) values ('cpy_a', $1, 'ready', 'zh-CN', 1, $2, $2, $2::timestamptz + interval '7 days')`, [lan.id, m.clock()])
  await m.ctx.ports.files.write('cpy_a.0000.part', Buffer.from('x'))
  await m.ctx.pool.query(`insert into pages_slots (id, kind, merchant_id, slug, name, created_by, created_at) values ('pgs_a', 'store', $1, '', '店铺首页', 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into pages_versions (id, slot_id, merchant_id, no, state, document, is_for_some, version, changed_by, changed_at) values ('pgv_a', 'pgs_a', $1, 1, 'draft', '{"title":{"zh":"x","en":""},"description":{"zh":"","en":""},"showsTitle":true,"blocks":[]}', false, 1, 'x', $2)`, [m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into favourites_goods (product_id, merchant_id, price_fen, is_buyable, changed_at) values ($1, $2, 100, true, $3)`, [m.a.productId, m.a.merchantId, m.clock()])
  await m.ctx.pool.query(`insert into favourites_reminders (id, shopper_id, kind, product_id, seen_fen, below_fen, asked_at) values ('rmd_a', $1, 'drop', $2, 100, 99, $3)`, [lan.id, m.a.productId, m.clock()])
  const viewOf = async (actor: Actor) => made(m.by(actor), `/v1/${actor.kind}/views`, { list: 'orders', name: '我的', filters: {} }, 'id', 'PUT')
  const exportOf = async (actor: Actor) => made(m.by(actor), `/v1/${actor.kind}/exports`, { kind: actor.kind === 'staff' ? 'allProducts' : 'myProducts', format: 'csv' })
  const paths: Record<string, string> = {
    '/v1/merchant/keys/:id': 'key_a', '/v1/merchant/webhooks/:id': 'whk_a', '/v1/merchant/papers/:id': 'ppr_a',
    '/v1/merchant/products/:id': m.a.productId, '/v1/merchant/skus/:id': m.a.skuIds[0]!, '/v1/merchant/products/bulk/:id': bulkId, '/v1/merchant/imports/:id': 'imp_a', '/v1/merchant/exports/:id': await exportOf(m.a.clerk), '/v1/staff/exports/:id': await exportOf(operator), '/v1/merchant/freight-templates/:id': template!.id, '/v1/merchant/stock/:skuId': m.a.skuIds[0]!, '/v1/merchant/stock/orders/:orderId': child, '/v1/merchant/warehouses/:id': m.a.warehouseId, '/v1/merchant/stock/pools/:id': 'pol_a', '/v1/merchant/stock-value/skus/:skuId': m.a.skuIds[0]!, '/v1/merchant/stock-value/layers/:id': layer!.id, '/v1/merchant/stock-value/orders/:orderId': child, '/v1/merchant/transfers/:id': 'trf_a', '/v1/merchant/hold-moves/:id': 'hmv_a', '/v1/merchant/counts/:id': 'cnt_a', '/v1/merchant/orders/:id': child,
    '/v1/merchant/staff/:id': colleague, '/v1/merchant/roles/:id': roleId, '/v1/merchant/approvals/:id': approvalId, '/v1/merchant/inbox/:id': await noteOf(m.a.clerk.id), '/v1/merchant/views/:id': await viewOf({ ...m.a.clerk, id: colleague }), '/v1/me/inbox/:id': await noteOf(lan.id), '/v1/me/sessions/:id': 'ses_lan', '/v1/addresses/:id': addressId,
    '/v1/merchant/offers/:id': 'ofr_a', '/v1/merchant/code-batches/:id': 'cdb_a', '/v1/merchant/cards/:id': 'wbt_a', '/v1/merchant/presales/:id': 'prs_a', '/v1/merchant/bargains/:id': 'bga_a', '/v1/merchant/group-buys/:id': 'gba_a', '/v1/merchant/aftersales/:id': 'afs_a', '/v1/aftersales/:id': 'afs_a', '/v1/merchant/changes/:id': 'chg_a', '/v1/merchant/drafts/:id': 'drf_a', '/v1/drafts/:token': 'drl_a_0123456789abcdef', '/v1/changes/:id': 'chg_a', '/v1/invoice-titles/:id': 'ivt_a', '/v1/invoices/:id': 'inv_a', '/v1/merchant/invoices/:id': 'inv_a', '/v1/red-invoices/:id': 'ivr_a', '/v1/merchant/red-invoices/:id': 'ivr_a', '/v1/merchant/price-lists/:id': 'pls_a', '/v1/merchant/price-groups/:id': 'pgr_a', '/v1/merchant/replays/:id': 'rpl_a', '/v1/coupons/center/:id': 'ofr_a', '/v1/orders/:id': order.orderId, '/v1/orders/:orderId': child, '/v1/payments/:id': unpaid.paymentId, '/v1/cart/lines/:id': cartLine, '/v1/staff/inbox/:id': await noteOf(operator.id), '/v1/staff/views/:id': await viewOf(operator),
    '/v1/me/reminders/:id': 'rmd_a', '/v1/me/cards/:id': 'wbt_lan',
    '/v1/merchant/split-receivers/:id': 'rcv_a',
    '/v1/merchant/penalties/:id': 'pen_a', '/v1/merchant/deposit/payments/:id': 'pay_a',
    '/v1/merchant/waybills/:id': 'wbl_a', '/v1/parcels/:id': 'par_a',
    '/v1/me/copies/:id': 'cpy_a',
    '/v1/me/review-lines/:lineId': 'lin_open', '/v1/merchant/reviews/:id': 'rvw_a', '/v1/merchant/review-texts/:id': 'rvw_a', '/v1/merchant/questions/:id': 'rqn_a',
    '/v1/merchant/pages/:id': 'pgs_a',
    '/v1/pickup/tickets/:id': 'ptk_a', '/v1/merchant/pickup-tickets/:id': 'ptk_a', '/v1/merchant/pickup-stores/:id': 'pst_a',
    '/v1/vouchers/:id': 'vch_a', '/v1/merchant/voucher-pieces/:id': 'vch_a', '/v1/merchant/vouchers/:skuId': m.a.skuIds[0]!, '/v1/merchant/orders/:orderId': child,
    '/v1/merchant/parcels/:id': 'par_a', '/v1/merchant/stalled-parcels/:id': 'stl_a',
    '/v1/merchant/me/sessions/:id': await sessionOf(m.a.clerk), '/v1/staff/me/sessions/:id': await sessionOf(operator), '/v1/merchant/me/factors/passkeys/:id': await passkeyOf(m.a.clerk, colleague), '/v1/staff/me/factors/passkeys/:id': await passkeyOf(operator, operator.id),
  }
  const fields: Record<string, string> = { waybillIds: 'wbl_a', memberIds: colleague, storeId: 'pst_a', orderIds: child, titleId: 'ivt_a', skuId: m.a.skuIds[0]!, exceptId: 'bga_a', newSkuId: m.a.skuIds[0]!, warehouseId: m.a.warehouseId, fromId: m.a.warehouseId, toId: m.a.warehouseId, memberId: colleague, freightTemplateId: template!.id, addressId, 'lines.lineId': lines[0]!.id, orderId: child, deliveryId: 'dlv_a', ids: m.a.productId, productId: m.a.productId, couponIds: 'cpn_a', offerId: 'ofr_a', offerIds: 'ofr_a', heldOfferIds: 'ofr_a', bargainId: 'bgn_a', groupIds: 'pgr_a', shopperIds: lan.id, skuIds: m.a.skuIds[0]!, lineId: lines[0]!.id, versionId: 'pgv_a' }
  return { paths, fields, owners: [m.a.merchantId, lan.id, m.a.clerk.id, operator.id] }
}

/** Bodies that a schema's least sample does not make: refined texts, and what must fit together. */
const bodies: Record<string, (m: Market) => object> = {
  addMerchantEndpoint: () => ({ url: 'https://erp.example/b', events: ['ordering.order_paid'] }), changeMerchantEndpoint: () => ({ url: 'https://erp.example/b', events: ['ordering.order_paid'], isOn: true }), deliverMerchantFailedAgain: () => ({ since: '2026-06-01T00:00:00Z' }), makeMerchantKey: () => ({ name: '别家', scopes: ['stock.read'] }),
  setCost: () => ({ goodsFen: 1_00, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: null }),
  setCompared: () => ({ basis: 'suggested', fen: 900_00, source: '厂商官网', days: 7 }),
  changeAddress: () => address, changeProduct: (m) => productBody(m), createProduct: (m) => productBody(m), changeFreightTemplate: () => ({ name: '别家', by: 'piece', isDefault: false, zones: [{ codes: [], isBlocked: false, first: 1, firstFen: 100, extra: 1, extraFen: 100, freeFromFen: null, freeFromPieces: null }] }),
  receiveStock: (m) => ({ skuId: m.b.skuIds[0], warehouseId: m.b.warehouseId, quantity: 1 }), setStock: (m) => ({ skuId: m.b.skuIds[0], warehouseId: m.b.warehouseId, quantity: 1, reason: '盘点' }), pay: () => ({ channel: 'simulator' }),
  draftTransfer: (m) => ({ fromId: m.b.warehouseId, toId: m.b.warehouseId, note: '', lines: [{ skuId: m.b.skuIds[0], quantity: 1 }] }), receiveTransfer: (m) => ({ note: '', lines: [{ skuId: m.b.skuIds[0], received: 1, damaged: 0, lost: 0 }] }),
  startCount: (m) => ({ warehouseId: m.b.warehouseId, name: '月盘', skuIds: [m.b.skuIds[0]] }), enterCounts: (m) => ({ lines: [{ skuId: m.b.skuIds[0], counted: 1 }] }), recount: (m) => ({ skuIds: [m.b.skuIds[0]] }), postCount: () => ({ reason: '' }),
  changeWarehouse: () => ({ name: '别家', priority: 1, areas: [] }), closeWarehouse: () => ({ closedFor: 'planned', note: '' }), closeStockDay: () => ({ day: '2026-06-01' }), setSkuRules: () => ({ safetyPieces: 5, backorder: null }),
  addLayerCost: () => ({ fen: 100, note: '运费' }),
  openStockPool: (m) => ({ skuId: m.b.skuIds[0], channel: 'live', pieces: 1, endsAt: '2030-01-01T00:00:00+08:00' }), changeStockPool: () => ({ pieces: 1, endsAt: '2030-01-01T00:00:00+08:00' }), takeFromPool: (m) => ({ warehouseId: m.b.warehouseId, pieces: 1, sourceId: 'tm_1' }),
  adjustStock: (m) => ({ skuId: m.b.skuIds[0], warehouseId: m.b.warehouseId, pieces: 1, code: 'found', note: '' }), pushStock: (m) => ({ skuId: m.b.skuIds[0], warehouseId: m.b.warehouseId, onHand: 1, version: 1 }),
  quote: (m) => ({ lines: [{ skuId: m.b.skuIds[0], quantity: 1 }] }), submitOrder: (m) => ({ lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], quoteVersion: 'none', addressId: 'adr_none' }),
  draftBargain: (m) => bargainBody(m), changeBargain: (m) => ({ ...bargainBody(m), version: 1 }), publishBargain: () => ({ version: 1 }),
  draftGroups: (m) => groupsBody(m), changeGroups: (m) => ({ ...groupsBody(m), version: 1 }), publishGroups: () => ({ version: 1 }),
  draftPresale: (m) => presaleBody(m), changePresale: (m) => ({ ...presaleBody(m), version: 1 }), publishPresale: () => ({ version: 1 }), submitTail: () => ({ quoteVersion: 'none' }),
  issueCards: () => ({ name: '补偿', purpose: 'compensation', faceFen: 100, count: 1, expiresAt: '2030-01-01T00:00:00+08:00' }), askMerchantCodes: () => ({ name: '展会', count: 1 }), recallMerchantCoupons: () => ({ reason: '填错' }), voidMerchantCodes: () => ({ reason: '填错' }), voidCards: () => ({ reason: '填错' }), loseCard: () => ({ reason: '买家来电' }), giveCard: () => ({ phone: '13700000009' }), extendCards: () => ({ expiresAt: '2030-01-01T00:00:00+08:00' }),
  tryMerchantBasket: (m) => ({ lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], at: m.clock().toISOString() }), draftMerchantOffer: () => offerBody, changeMerchantOffer: () => ({ ...offerBody, version: 1 }), publishMerchantOffer: () => ({ version: 1, reason: '上线' }),
  draftMerchantPriceList: (m) => listBody(m), changeMerchantPriceList: (m) => ({ ...listBody(m), version: 1 }), publishMerchantPriceList: () => ({ version: 1, reason: '上线' }),
  putSender: () => ({ name: '别家', phone: '13900000001', districtCode: '330106', street: '一路 1 号' }), issueWaybills: () => ({ orderIds: ['ord_none'], carrier: 'simulator' }), putCarrierPlan: () => ({ rules: [], fallbacks: ['simulator'], isRemoteByEms: true }),
  writeReview: () => ({ overall: 1, goods: 1, service: 1, logistics: 1 }), appendReview: () => ({ words: '追评' }), answerReview: () => ({ words: '谢谢' }), merchantReport: () => ({ reason: 'abuse' }), replyAsStore: () => ({ words: '好用' }),
  addStore: () => storeBody, changeStore: () => storeBody, redeem: () => ({ storeId: 'pst_b', code: '123456789012' }), quotePickup: (m) => ({ lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], pickups: [{ merchantId: m.b.merchantId, storeId: 'pst_b' }] }), submitPickup: (m) => ({ quoteVersion: 'none', lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], pickups: [{ merchantId: m.b.merchantId, storeId: 'pst_b' }], phone: '13800138000' }),
  placeInvoicedDraft: () => ({ invoices: [{ titleId: 'ivt_none' }] }), changeInvoiceWish: () => ({ titleId: 'ivt_none' }),
  submitInvoiced: (m) => ({ quoteVersion: 'none', lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], invoices: [{ titleId: 'ivt_none' }] }),
  importCodes: () => ({ text: 'A-1' }), setVoucherContent: () => ({ text: 'https://files.example/a' }),
  replaceNumber: () => ({ carrier: 'simulator', number: 'DEMO00000002' }), judgeReturn: () => ({ lines: [{ lineId: 'lin_none', sellable: 1, damaged: 0, lost: 0 }] }), askFreight: () => ({ amountFen: 1_00, picture: '0123456789abcdef0123456789abcdef.webp' }), sendReplacement: () => ({ carrier: 'simulator', number: 'DEMO00000003' }), sendBack: () => ({ carrier: 'sf', number: 'SF12345678' }), inviteClerkAgain: () => ({ to: 'a@b.example' }), previewImport: () => ({ mapping: {} }), runImport: () => ({ mapping: {} }), ship: () => ({ lines: [{ lineId: 'lin_none', quantity: 1 }], carrier: 'simulator', number: 'DEMO00000001' }),
}
const storeBody = { name: '别家', phone: '0571-1', districtCode: '330106', street: '文三路', hours: '9-21', isOpen: true }
const offerBody = { name: '别家', kind: 'open', lane: 'store', scope: {}, effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100, fromPieces: 0, offFen: 1, payPercent: 100, mostOffFen: null }] }, startsAt: '2026-06-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }
const listBody = (m: Market) => ({ name: '别家', startsAt: '2026-06-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z', lines: [{ skuId: m.b.skuIds[0], steps: [{ fromPieces: 1, fen: 1_00 }] }] })
const presaleBody = (m: Market) => ({ productId: m.b.productId, depositFen: 100, countsFen: 200, depositStartsAt: '2029-01-01T00:00:00Z', depositEndsAt: '2029-01-02T00:00:00Z', tailStartsAt: '2029-01-03T00:00:00Z', tailEndsAt: '2029-01-05T00:00:00Z', shipDays: 3 })
const bargainBody = (m: Market) => ({ skuId: m.b.skuIds[0], floorFen: 30_00, helpers: 5, mostPieces: 3, startsAt: '2029-01-01T00:00:00Z', endsAt: '2029-01-02T00:00:00Z' })
const groupsBody = (m: Market) => ({ prices: [{ skuId: m.b.skuIds[0], size: 2, priceFen: 30_00 }], mostPieces: 10, startsAt: '2029-01-01T00:00:00Z', endsAt: '2029-01-02T00:00:00Z' })
let codes = 0
const productBody = (m: Market) => ({ code: `other-${codes++}`, version: 1, categoryId: m.categoryId, title: '别家的椅子', subtitle: '', pictures: [], sellingPoints: [], attributes: [], detail: { pain: '', solution: '', trust: '', action: '' }, axes: [], skus: [{ code: `other-s-${codes}`, spec: {}, priceFen: 100, weightGram: 1 }] })
/** What everybody may name: goods on the shelf, categories, and the caller's own numbers. */
const open = new Set([...['id', 'categoryIds', 'categoryId', 'productIds', 'merchantId'].map((field) => `saveMerchantPage document.blocks.${field}`), 'takeFromPool sourceId', 'putCarrierPlan rules.categoryIds', 'createProduct categoryId', 'changeProduct categoryId', 'createProduct brandId', 'changeProduct brandId', 'merchantCommissions categoryId', 'addToCart skuId', 'quote lines.skuId', 'submitOrder lines.skuId', 'issueCards shopperId',  'quote giftSkuIds', 'submitOrder giftSkuIds', 'receiveStock sourceId', 'openBargain activityId', 'quote groupId', 'submitOrder groupId', 'quote founds.activityId', 'submitOrder founds.activityId', 'couponCenter merchantId', 'follow merchantId', 'cards ids', 'compare ids', 'keptAmong ids',
  'placeInvoicedDraft invoices.merchantId', ...['lines.skuId', 'giftSkuIds', 'groupId', 'founds.activityId', 'invoices.merchantId', 'collect.pickups.merchantId', 'collect.pickups.storeId'].map((field) => `submitInvoiced ${field}`),
  // An offer for goods that are not its maker's touches none of them: it fits his own alone.
  ...['draftMerchantOffer', 'changeMerchantOffer'].flatMap((name) => ['scope.skuIds', 'scope.productIds', 'scope.categoryIds', 'scope.exceptProductIds', 'effect.parts.skuId'].map((field) => `${name} ${field}`)),
  // What was published is everybody's to read and answer; what was not is passed over.
  'answerAgreements versionIds', 'answerAsMerchant versionIds',
  // Stores are known to all; what he has at one is his own, and nothing at one that is not there.
  'askMyPayout merchantId',
  // What a passkey calls itself is no name of ours: it proves nothing without its signature.
  ...['merchantSignIn', 'staffSignIn', 'merchantSignInByPasskey', 'staffSignInByPasskey', 'stepUpMerchant', 'stepUpStaff', 'addMerchantPasskey', 'addStaffPasskey'].flatMap((name) => [`${name} passkey.id`, `${name} passkey.rawId`, 'quotePickup lines.skuId', 'submitPickup lines.skuId', 'quotePickup giftSkuIds', 'submitPickup giftSkuIds', 'quotePickup groupId', 'submitPickup groupId', 'quotePickup founds.activityId', 'submitPickup founds.activityId', 'quotePickup pickups.merchantId', 'quotePickup pickups.storeId', 'submitPickup pickups.merchantId', 'submitPickup pickups.storeId'])])

/** An id of the same kind and length that nobody has. */
const unknownLike = (id: string): string => id.replace(/[^_]+$/, (tail) => '0'.repeat(tail.length))
const bare = ({ status, body: { requestId: _, ...body } }: { status: number; body: Record<string, unknown> }) => ({ status, body })
const schemaFor = (r: Route): Schema => schemaOf(r.input, 'input') as Schema
const withField = (body: object, path: string, value: string): object => {
  const [name, ...rest] = path.split('.') as [string, ...string[]]
  const inner = (body as Record<string, unknown>)[name]
  if (rest.length === 0) return { ...body, [name]: name.endsWith('s') ? [value] : value }
  return { ...body, [name]: Array.isArray(inner) ? inner.map((one) => withField(one as object, rest.join('.'), value)) : withField((inner ?? {}) as object, rest.join('.'), value) }
}

/** Every row that names its owner, as one text: what a stranger must not have moved. */
async function rowsOf(m: Market, owners: readonly string[]): Promise<Record<string, string>> {
  const { rows: columns } = await m.ctx.pool.query<{ table: string; column: string }>(`select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and column_name in ('merchant_id', 'shopper_id', 'owner_id')`)
  return Object.fromEntries(await Promise.all(columns.map(async ({ table, column }) => [`${table}.${column}`,
    (await m.ctx.pool.query<{ all: string | null }>(`select md5(string_agg(t::text, ',' order by t::text)) as all from ${table} t where ${column} = any($1)`, [owners])).rows[0]!.all ?? ''])))
}

test('E26 I-18 T-34 T-35 every route that names something answers a stranger as if it did not exist, by path, field and list, and changes nothing', async () => {
  const m = await market(20)
  const { paths, fields, owners } = await belongings(m)
  const before = await rowsOf(m, owners)
  const asked: string[] = []
  const answered: [name: string, status: number, type: unknown][] = []
  for (const [name, r] of named) {
    const by = m.by(stranger(m, r.access))
    const schema = schemaFor(r)
    const least = { ...sample(schema) as object, ...bodies[name]?.(m) }
    const sends = r.method !== 'GET' && r.method !== 'DELETE'
    const parameter = /:(\w+)/.exec(r.path)?.[1]
    const ask = (id: string, body: object) => by.call(r.method, r.path.replace(/:\w+/, id), sends ? body : undefined).then(bare)
    if (parameter) {
      const foreign = paths[r.path.slice(0, r.path.indexOf(`:${parameter}`) + parameter.length + 1)]
      expect(foreign, `${name}: tell the isolation test what ${r.path} names`).toBeDefined()
      const none = unknownLike(foreign!)
      const [theirs, nothing] = [await ask(foreign!, least), await ask(none, least)]
      expect([name, theirs]).toEqual([name, JSON.parse(JSON.stringify(nothing).replaceAll(none, foreign!))])
      // A list of what belongs to a thing may be empty instead: it is as empty for what does not exist.
      if (r.method !== 'GET' || (theirs.body['items'] as unknown[] | undefined)?.length !== 0) answered.push([name, theirs.status, theirs.body['type']])
      asked.push(name)
    }
    for (const field of idFields(schema).filter((one) => one !== parameter && !open.has(`${name} ${one}`))) {
      const foreign = fields[field] ?? fields[field.split('.').at(-1)!]
      expect(foreign, `${name}: tell the isolation test what the field ${field} names`).toBeDefined()
      const none = unknownLike(foreign!)
      const answers = []
      for (const id of [foreign!, none]) answers.push(await ask(parameter ? 'x_none' : '', withField({ ...least, ...bodies[name]?.(m) }, field, id)))
      // What differs between the two must be the ids alone: neither may say more than the other.
      const plain = answers.map((answer, i) => JSON.stringify(answer).replaceAll([foreign!, none][i]!, 'ID').replace(/"(id|skuIds)":("[^"]*"|\[[^\]]*\])/g, '"$1":0'))
      expect([name, field, plain[0]]).toEqual([name, field, plain[1]])
      asked.push(`${name} ${field}`)
    }
  }
  expect(answered).toEqual(answered.map(([name]) => [name, 404, 'kernel.not_found']))
  expect(asked.length).toBeGreaterThan(40)
  expect(await rowsOf(m, owners)).toEqual(before)
}, 240_000)
