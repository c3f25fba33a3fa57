import { aftersales } from '#service/aftersales'
import { changes } from '#service/changes'
import { invoices } from '#service/invoices'
import { discovery } from '#commerce/discovery'
import { dispatch } from '#fulfilment/dispatch'
import { pickup } from '#fulfilment/pickup'
import { vouchers } from '#fulfilment/vouchers'
import { cart } from '#commerce/cart'
import { drafts } from '#commerce/drafts'
import { ordering, soldOf, unfinishedOf } from '#commerce/ordering'
import { ledgerTotals, payments } from '#finance/payments'
import { faultsOfBalances, wallet } from '#finance/wallet'
import { recommendations } from '#commerce/recommendations'
import { rehearsals } from '#commerce/rehearsals'
import { facts } from '#insight/facts'
import { wechat } from '#service/wechat'
import { bargains } from '#offers/bargains'
import { groups } from '#offers/groups'
import { campaigns } from '#growth/campaigns'
import { brand } from '#growth/brand'
import { favourites } from '#growth/favourites'
import { pages } from '#growth/pages'
import { faultsOfPoints, points } from '#growth/points'
import { shares } from '#care/shares'
import { presales } from '#offers/presales'
import { pricelists } from '#offers/pricelists'
import { promotions } from '#offers/promotions'
import { every } from '#kernel/job'
import { pullIn } from '#kernel/letters'
import type { Approval } from '#kernel/approval'
import type { Module } from '#kernel/module'
import type { Client, Routes } from '#kernel/route'
import type { Setting } from '#kernel/settings'
import { catalog } from '#supply/catalog'
import { settlement, unsettledOf } from '#service/settlement'
import { timelines } from '#service/timelines'
import { agreements } from '#care/agreements'
import { openPrivacy } from '#care/privacy'
import { reviews } from '#care/reviews'
import { visitors } from '#care/visitors'
import { commissions } from '#finance/commissions'
import { splits } from '#finance/splits'
import { taxes } from '#finance/taxes'
import { openDeposits } from '#finance/deposits'
import { logistics } from '#supply/logistics'
import { merchants } from '#supply/merchants'
import { pricing } from '#supply/pricing'
import { stock } from '#supply/stock'
import { warehousing } from '#supply/warehousing'
import { openCompliance } from '#trust/compliance'
import { factors } from '#trust/factors'
import { identity } from '#trust/identity'
import { integrations } from '#trust/integrations'
import { openOperations } from '#trust/operations'
import { openRisk } from '#trust/risk'

/** The desk shows the settings of every room and exports their lists, so it asks for them when it needs them. */
const allRoutes: () => Routes = () => routes
const operations = openOperations({ ledgerSumFen: async (ctx) => (await ledgerTotals(ctx)).reduce((sum, { balanceFen }) => sum + balanceFen, 0), pointsFaults: faultsOfPoints, walletFaults: faultsOfBalances })
const compliance = openCompliance(() => settings, allRoutes)

const risk = openRisk(() => approvals)

/** A deposit goes back when nothing of a store's business is open: what that is, rooms above it know. */
const deposits = openDeposits({ businessOf: async (ctx, merchantId) => ({ orders: await unfinishedOf(ctx, merchantId), unsettled: await unsettledOf(ctx, merchantId) }), orderOf: async (ctx, orderId) => { const { order: { merchantId, shopperId } } = await soldOf(ctx, orderId); return { merchantId, shopperId } } })

/** Everybody's data are in every room: the privacy centre asks each what it holds. */
const privacy = openPrivacy(() => house)

/** The whole house 全屋: every room, named once. The API mounts their routes; the worker delivers to their reactions. */
export const house: readonly Module[] = [
  factors, identity, integrations, compliance, operations, risk,
  facts,
  merchants, pricing, catalog, stock, warehousing, logistics,
  promotions, presales, bargains, groups, pricelists,
  points, campaigns, pages, brand,
  favourites,
  shares,
  commissions, payments, wallet, deposits, taxes, splits,
  cart, ordering, discovery, rehearsals,
  recommendations,
  drafts,
  dispatch, vouchers, pickup,
  changes, aftersales, settlement, wechat, invoices,
  timelines,
  reviews,
  privacy, agreements,
  visitors,
]
export const reactions = house.flatMap((room) => room.reactions)
/** The ground's own work by the clock stands beside that of the rooms. */
const groundJobs = [every('kernel.send_waiting', '* * * * *', async (ctx) => { await ctx.ports.notify.sendWaiting(ctx.now) }), every('kernel.pull_in', '* * * * *', async (ctx) => { await pullIn(ctx) })]
export const chores = house.flatMap((room) => room.chores ?? [])
export const jobs = [...groundJobs, ...house.flatMap((room) => room.jobs)]
const approvals: readonly Approval[] = house.flatMap((room) => room.approvals ?? [])
const settings: readonly Setting[] = house.flatMap((room) => room.settings ?? [])
export const routes = {
  ...factors.routes, ...identity.routes, ...integrations.routes, ...compliance.routes, ...operations.routes, ...risk.routes,
  ...facts.routes,
  ...merchants.routes, ...pricing.routes, ...catalog.routes, ...stock.routes, ...warehousing.routes, ...logistics.routes,
  ...promotions.routes, ...presales.routes, ...bargains.routes, ...groups.routes, ...pricelists.routes,
  ...points.routes, ...campaigns.routes,
  ...pages.routes, ...brand.routes,
  ...favourites.routes,
  ...shares.routes,
  ...commissions.routes, ...payments.routes, ...wallet.routes, ...deposits.routes, ...taxes.routes, ...splits.routes,
  ...cart.routes, ...ordering.routes, ...discovery.routes, ...rehearsals.routes,
  ...recommendations.routes,
  ...drafts.routes,
  ...dispatch.routes, ...vouchers.routes, ...pickup.routes,
  ...changes.routes, ...aftersales.routes, ...settlement.routes, ...wechat.routes, ...invoices.routes,
  ...timelines.routes,
  ...reviews.routes,
  ...privacy.routes, ...agreements.routes,
  ...visitors.routes,
}
/** Whose operation it is, for metrics. */
export const roomOf: ReadonlyMap<string, string> = new Map(house.flatMap((room) => Object.keys(room.routes).map((operation) => [operation, room.name] as const)))
export type Api = Client<typeof routes>
export type { RichText } from '#kernel/columns'
