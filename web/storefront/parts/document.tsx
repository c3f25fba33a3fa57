import type { ComponentChildren } from 'preact'
import type { Ask, Head, Page } from '../page'
import { said } from './blocks'
import { Island } from './island'
import { Icon, type IconName } from './icon'
import { KeepForm } from './keep'

/** The page around each page 页面外壳: head, header with search, the bar below on phones, footer. It holds nothing of whoever reads. */
export interface Assets { readonly entry: string; readonly theme: string; readonly style: string }
interface Props { readonly head: Head; readonly ask: Ask; readonly assets: Assets; readonly tab?: Page['tab']; readonly children: ComponentChildren }

export function Document({ head, ask, assets, tab, children }: Props) {
  const { words, shell: { brand } } = ask
  return (
    <html lang={words.lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{`${head.title} · ${words.shop}`}</title>
        {head.description && <meta name="description" content={head.description} />}
        {head.robots && <meta name="robots" content={head.robots} />}
        {head.canonical && <link rel="canonical" href={ask.origin + head.canonical} />}
        {!head.robots && <Shared head={head} ask={ask} />}
        <meta name="theme-color" content={brand?.light.brand ?? '#cf1322'} media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content={brand?.dark.brand ?? '#cf1322'} media="(prefers-color-scheme: dark)" />
        <link rel="manifest" href={`/manifest.${words.lang}.webmanifest`} />
        <link rel="apple-touch-icon" href={brand?.logo ? `/files/${brand.logo.name}?w=320` : '/icons/180.png'} />
        <link rel="icon" href={brand?.logo ? `/files/${brand.logo.name}?w=320` : mark(brand?.light.brand ?? '#cf1322')} />
        <script src={assets.theme} />
        <link rel="stylesheet" href={assets.style} />
        {brand !== null && brand.no > 0 && <link rel="stylesheet" href={`/brand/${brand.no}.css`} />}
        <script type="module" src={assets.entry} />
        {head.facts?.map((one, i) => <script key={i} type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(one).replaceAll('<', '\\u003c') }} />)}
      </head>
      <body>
        <a class="skip" href="#main">{words.skip}</a>
        <Header ask={ask} tab={tab} />
        <p class="offline" hidden>{words.found.offline}</p>
        <p class="new-version" hidden>{words.found.newVersion} <button class="button" type="button" data-update>{words.found.updateNow}</button></p>
        <main id="main" tabIndex={-1} data-notice={ask.words.added}>{children}</main>
        <Footer ask={ask} />
        <Bar ask={ask} tab={tab} />
        <KeepForm ask={ask} />
        <div id="toast" role="status" aria-live="polite" data-offline={words.offline} />
      </body>
    </html>
  )
}

/** The mark as a small picture in the brand's colour. */
const mark = (colour: string): string => `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23${colour.slice(1)}'/%3E%3Cpath d='M7 20c5 0 6-3 6-7M13 22c6 0 9-4 9-11' stroke='%23fff' stroke-width='3' fill='none' stroke-linecap='round'/%3E%3C/svg%3E`

/** What a messenger or a social site shows of a link (OpenGraph). */
const Shared = ({ head, ask: { origin, words, url, shell: { brand } } }: { readonly head: Head; readonly ask: Ask }) => (
  <>
    <meta property="og:title" content={head.title} />
    <meta property="og:type" content={head.kind ?? 'website'} />
    <meta property="og:url" content={origin + (head.canonical ?? url)} />
    <meta property="og:site_name" content={words.shop} />
    <meta property="og:locale" content={words.lang.replace('-', '_')} />
    {head.description && <meta property="og:description" content={head.description} />}
    <meta property="og:image" content={origin + (head.picture ?? (brand?.logo ? `/files/${brand.logo.name}` : '/icons/512.png'))} />
    <meta name="twitter:card" content={head.picture ? 'summary_large_image' : 'summary'} />
  </>
)

function Header({ ask, tab }: { readonly ask: Ask; readonly tab: Page['tab'] }) {
  const { words, shell: { brand, top } } = ask
  const q = ask.url.startsWith('/search') ? ask.query.q ?? '' : ''
  return (
    <header class="top">
      <div class="top-in">
        <a class="logo" href="/" aria-label={`${words.shop} ${words.home}`}>{brand?.logo ? <img src={`/files/${brand.logo.name}?w=320`} alt="" width={34} height={34} /> : <span aria-hidden="true">{brand?.mark ?? '信'}</span>}<b>{words.shop}</b></a>
        <Island name="search" props={{ q, texts: { search: words.search, hint: words.searchHint, history: words.history, clear: words.clearHistory, suggestions: words.suggestions } }} />
        <nav class="top-nav" aria-label={words.shop}>
          {top.map((way) => <a key={way.href} href={way.href}>{said(way.label, ask)}</a>)}
          {links(ask).slice(1).map((link) => <a key={link.key} href={link.href} aria-current={link.key === tab ? 'page' : undefined}>{link.key === 'cart' && <Count />}{link.key === 'me' && <Unread />}{link.text}</a>)}
        </nav>
      </div>
    </header>
  )
}

const links = ({ words }: Ask): readonly { readonly key: IconName & Page['tab']; readonly href: string; readonly text: string }[] => [
  { key: 'home', href: '/', text: words.home }, { key: 'categories', href: '/c', text: words.categories }, { key: 'cart', href: '/cart', text: words.cart }, { key: 'me', href: '/me', text: words.me },
]

/** How many pieces lie in the cart: kept by the browser, for the page is the same for everybody. */
const Count = () => <span class="cart-count" data-cart-count hidden />

/** How many messages he has not read: asked for by the script, for the page is the same for everybody. */
const Unread = () => <span class="cart-count" data-unread hidden />

const Bar = ({ ask, tab }: { readonly ask: Ask; readonly tab: Page['tab'] }) => (
  <nav class="bar" aria-label={ask.words.shop}>
    {links(ask).map((link) => <a key={link.key} href={link.href} aria-current={link.key === tab ? 'page' : undefined}><span class="bar-icon"><Icon name={link.key} />{link.key === 'cart' && <Count />}{link.key === 'me' && <Unread />}</span>{link.text}</a>)}
  </nav>
)

function Footer({ ask, ask: { words, url, shell: { foot, isDemo } } }: { readonly ask: Ask }) {
  return (
    <footer class="foot">
      <p><b>{words.shop}</b> {words.slogan}{isDemo && <> <span class="tag">{words.demo}</span></>}</p>
      <nav aria-label={words.footLinks} class="foot-links">
        {foot.map((way) => <a key={way.href} href={way.href}>{said(way.label, ask)}</a>)}
        <a href="/merchants/apply">{words.apply}</a><a href="/seller">{words.sellers}</a><a href="/console">{words.operators}</a><a href="/privacy">{words.privacy.title}</a><a href="/rules">{words.rules.title}</a><a href="/rules/licence">{words.rules.keys['licence']}</a>{isDemo && <a href="/dev/messages">{words.devMessages}</a>}
        <form method="post" action="/language"><input type="hidden" name="then" value={url} /><button class="link" name="to" value={words.languageTo} lang={words.languageTo}>{words.language}</button></form>
        <button class="link" type="button" data-text-switch hidden>{words.found.larger}</button>
        <button class="link" type="button" data-theme-switch hidden><Icon name="theme" size={16} /> {words.theme}</button>
      </nav>
    </footer>
  )
}
