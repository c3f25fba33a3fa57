import { campaignsTexts } from './campaigns'
import { cartTexts } from './cart'
import { catalogTexts } from './catalog'
import { changesTexts } from './changes'
import { commissionsTexts } from './commissions'
import { complianceTexts } from './compliance'
import { discoveryTexts } from './discovery'
import { depositsTexts } from './deposits'
import { dispatchTexts } from './dispatch'
import { draftsTexts } from './drafts'
import { visitorsTexts } from './visitors'
import { factorsTexts } from './factors'
import { identityTexts } from './identity'
import { integrationsTexts } from './integrations'
import { invoicesTexts } from './invoices'
import { kernelTexts } from './kernel'
import { logisticsTexts } from './logistics'
import { merchantsTexts } from './merchants'
import { operationsTexts } from './operations'
import { orderingTexts } from './ordering'
import { paymentsTexts } from './payments'
import { pricingTexts } from './pricing'
import { pricelistsTexts } from './pricelists'
import { aftersalesTexts } from './aftersales'
import { bargainsTexts } from './bargains'
import { favouritesTexts } from './favourites'
import { pointsTexts } from './points'
import { groupsTexts } from './groups'
import { presalesTexts } from './presales'
import { promotionsTexts } from './promotions'
import { rehearsalsTexts } from './rehearsals'
import { wechatTexts } from './wechat'
import { recommendationsTexts } from './recommendations'
import { riskTexts } from './risk'
import { settlementTexts } from './settlement'
import { stockTexts } from './stock'
import { warehousingTexts } from './warehousing'
import { splitsTexts } from './splits'
import { taxesTexts } from './taxes'
import { pickupTexts } from './pickup'
import { vouchersTexts } from './vouchers'
import { reviewsTexts } from './reviews'
import { agreementsTexts } from './agreements'
import { privacyTexts } from './privacy'
import { walletTexts } from './wallet'
import { brandTexts } from './brand'
import { pagesTexts } from './pages'

/** Sentences 文案: each refusal's code with its sentence in Chinese and in English; a pair, so that neither can be missing. */
export type Pair = readonly [zh: string, en: string]
export const texts: Readonly<Record<string, Pair>> = { ...kernelTexts, ...visitorsTexts, ...favouritesTexts, ...brandTexts, ...pagesTexts, ...privacyTexts, ...agreementsTexts, ...recommendationsTexts, ...reviewsTexts, ...groupsTexts, ...aftersalesTexts, ...commissionsTexts, ...settlementTexts, ...splitsTexts, ...taxesTexts, ...invoicesTexts, ...complianceTexts, ...operationsTexts, ...factorsTexts, ...identityTexts, ...integrationsTexts, ...merchantsTexts, ...catalogTexts, ...stockTexts, ...warehousingTexts, ...walletTexts, ...logisticsTexts, ...paymentsTexts, ...pricingTexts, ...promotionsTexts, ...pointsTexts, ...presalesTexts, ...bargainsTexts, ...pricelistsTexts, ...riskTexts, ...cartTexts, ...draftsTexts, ...changesTexts, ...orderingTexts, ...rehearsalsTexts, ...wechatTexts, ...campaignsTexts, ...discoveryTexts, ...dispatchTexts, ...vouchersTexts, ...pickupTexts, ...depositsTexts }

/** The sentence for a code, with its facts filled in; the code itself where none is known. */
export function sentence(code: string, facts: Readonly<Record<string, unknown>>, locale: 'zh-CN' | 'en'): string {
  const pair = texts[code]
  if (!pair) return code
  return pair[locale === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}
