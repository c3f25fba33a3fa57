import { z } from 'zod'
import type { EventType } from '#kernel/event'
import { schemaOf } from '#kernel/schema'
import { eventTexts } from '#locales/events'
import * as aftersales from '#events/aftersales'
import * as catalog from '#events/catalog'
import * as changes from '#events/changes'
import * as commissions from '#events/commissions'
import * as compliance from '#events/compliance'
import * as dispatch from '#events/dispatch'
import * as factors from '#events/factors'
import * as identity from '#events/identity'
import * as integrations from '#events/integrations'
import * as invoices from '#events/invoices'
import * as logistics from '#events/logistics'
import * as merchants from '#events/merchants'
import * as operations from '#events/operations'
import * as ordering from '#events/ordering'
import * as payments from '#events/payments'
import * as points from '#events/points'
import * as pricing from '#events/pricing'
import * as facts from '#events/facts'
import * as bargains from '#events/bargains'
import * as groups from '#events/groups'
import * as presales from '#events/presales'
import * as pricelists from '#events/pricelists'
import * as promotions from '#events/promotions'
import * as rehearsals from '#events/rehearsals'
import * as reviews from '#events/reviews'
import * as risk from '#events/risk'
import * as deposits from '#events/deposits'
import * as settlement from '#events/settlement'
import * as stock from '#events/stock'
import * as warehousing from '#events/warehousing'
import * as splits from '#events/splits'
import * as taxes from '#events/taxes'
import * as pickup from '#events/pickup'
import * as vouchers from '#events/vouchers'
import * as wallet from '#events/wallet'
import * as wechat from '#events/wechat'

/** The catalogue of events 事件目录: everything that can happen here and be told to others, with its meaning and its payload. A test refuses an event that is missing. */
export const allEvents: readonly EventType[] = [aftersales, bargains, catalog, changes, commissions, compliance, deposits, dispatch, factors, facts, groups, identity, integrations, invoices, logistics, merchants, operations, ordering, payments, points, presales, pricelists, pricing, promotions, rehearsals, reviews, risk, settlement, stock, splits, taxes, pickup, vouchers, wallet, warehousing, wechat].flatMap((room) => Object.values(room as Record<string, EventType>)).toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** A merchant is told what bears his id; all else is the platform's own. */
const isForMerchants = ({ payload }: EventType): boolean => payload instanceof z.ZodObject && 'merchantId' in payload.shape

export interface Told { readonly name: string; readonly says: readonly [zh: string, en: string]; readonly forMerchants: boolean; readonly payload: Record<string, unknown> }
export const catalogue: readonly Told[] = allEvents.map((event) => ({ name: event.name, says: eventTexts[event.name] ?? [event.name, event.name], forMerchants: isForMerchants(event), payload: schemaOf(event.payload, 'output') }))
