import type { Ask } from './page'

/** Linked data 结构化数据: what pages say in the words of schema.org. Only what the page itself shows. */
const context = 'https://schema.org'

/** The way to a page from above, itself last. */
export const breadcrumbs = ({ origin }: Ask, steps: readonly { readonly name: string; readonly path: string }[]): object => ({ '@context': context, '@type': 'BreadcrumbList',
  itemListElement: steps.map(({ name, path }, i) => ({ '@type': 'ListItem', position: i + 1, name, item: origin + path })) })

/** The shop itself, and how it is searched. */
export const shopFacts = ({ origin, words, shell: { brand } }: Pick<Ask, 'origin' | 'words' | 'shell'>): readonly object[] => [
  { '@context': context, '@type': 'Organization', name: words.shop, url: `${origin}/`, logo: brand?.logo ? `${origin}/files/${brand.logo.name}` : `${origin}/icons/512.png`, slogan: words.slogan, ...(brand !== null && brand.story.zh !== '' && { description: words.lang === 'en' && brand.story.en !== '' ? brand.story.en : brand.story.zh }) },
  { '@context': context, '@type': 'WebSite', name: words.shop, url: `${origin}/`, inLanguage: words.lang, potentialAction: { '@type': 'SearchAction', target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?q={search_term_string}` }, 'query-input': 'required name=search_term_string' } },
]

export interface Described { readonly id: string; readonly title: string; readonly subtitle: string; readonly brand: string | null; readonly merchantName: string; readonly pictures: readonly string[]; readonly skus: readonly { readonly priceFen: number; readonly available: number }[]; readonly returnDays: number | null }

/** A product with what it costs now and whether it can be bought; returns only where the shop promises them. */
export function productFacts({ origin }: Ask, { id, title, subtitle, brand, merchantName, pictures, skus, returnDays }: Described): object {
  const prices = skus.map((sku) => sku.priceFen / 100)
  const [lowPrice, highPrice] = [Math.min(...prices), Math.max(...prices)]
  const common = { priceCurrency: 'CNY', url: `${origin}/p/${id}`, availability: `${context}/${skus.some((sku) => sku.available > 0) ? 'InStock' : 'OutOfStock'}`, itemCondition: `${context}/NewCondition`, seller: { '@type': 'Organization', name: merchantName },
    ...(returnDays !== null && { hasMerchantReturnPolicy: { '@type': 'MerchantReturnPolicy', applicableCountry: 'CN', returnPolicyCategory: `${context}/MerchantReturnFiniteReturnWindow`, merchantReturnDays: returnDays } }) }
  return { '@context': context, '@type': 'Product', name: title, sku: id, url: `${origin}/p/${id}`, ...(subtitle && { description: subtitle }), image: pictures.map((path) => origin + path), ...(brand && { brand: { '@type': 'Brand', name: brand } }),
    ...(prices.length > 0 && { offers: lowPrice === highPrice ? { '@type': 'Offer', price: lowPrice, ...common } : { '@type': 'AggregateOffer', lowPrice, highPrice, offerCount: prices.length, ...common } }) }
}

/** A store, by its name and its licence. */
export const storeFacts = ({ origin }: Ask, { id, name, intro, licenceName, licenceNo }: { readonly id: string; readonly name: string; readonly intro: string; readonly licenceName: string | null; readonly licenceNo: string | null }): object =>
  ({ '@context': context, '@type': 'OnlineStore', name, url: `${origin}/store/${id}`, ...(intro && { description: intro }), ...(licenceName && { legalName: licenceName }), ...(licenceNo && { taxID: licenceNo }) })
