import { App, ConfigProvider, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Locale } from './format'
import { en, zh, type DesignWords } from './words'

/** Theme and language 主题与语言 of the consoles; the tokens that antd leaves too pale for small text are set darker (WCAG 1.4.3). */
interface Look { readonly locale: Locale; readonly words: DesignWords; readonly isDark: boolean; switchTheme(): void; switchLanguage(): void }
const LookContext = createContext<Look | null>(null)
export function useLook(): Look {
  const look = useContext(LookContext)
  if (!look) throw new Error('a part of the design stands outside its theme')
  return look
}

const chosenTheme = (): string | null => localStorage.getItem('tw_theme')
export const localeNow = (): Locale => {
  const chosen = /(?:^|; )tw_locale=(en|zh-CN)/.exec(document.cookie)?.[1] ?? navigator.language
  return chosen.startsWith('en') ? 'en' : 'zh-CN'
}
/** What the server says in both languages, in the reader's; nothing where it says nothing. */
export const inLocale = (says: readonly string[] | null | undefined): string | undefined => says?.[localeNow() === 'en' ? 1 : 0]
const yearSeconds = 31_536_000

const light = { colorPrimaryHover: '#003eb3', colorErrorHover: '#a8071a', colorPrimary: '#0958d9', colorInfo: '#0958d9', colorLink: '#0958d9', colorLinkHover: '#003eb3', colorLinkActive: '#003eb3', colorTextPlaceholder: 'rgba(0,0,0,0.6)', colorTextDescription: 'rgba(0,0,0,0.65)', colorTextDisabled: 'rgba(0,0,0,0.6)', colorTextQuaternary: 'rgba(0,0,0,0.6)', colorTextTertiary: 'rgba(0,0,0,0.65)', colorError: '#cf1322' }
const dark = { colorPrimaryHover: '#1554ad', colorPrimary: '#1668dc', colorInfo: '#1668dc', colorLink: '#69b1ff', colorLinkHover: '#91caff', colorLinkActive: '#91caff', colorTextPlaceholder: 'rgba(255,255,255,0.6)', colorTextDescription: 'rgba(255,255,255,0.65)', colorTextDisabled: 'rgba(255,255,255,0.55)', colorTextQuaternary: 'rgba(255,255,255,0.55)', colorTextTertiary: 'rgba(255,255,255,0.65)', colorError: '#ff7875' }

/** What waits for its answer is still to be read. */
const opacityLoading = 0.85
/** A button under the pointer is still to be read: antd's own hover is paler than its text may be. */
const buttons = { light: { defaultHoverColor: '#003eb3', defaultHoverBorderColor: '#003eb3', defaultActiveColor: '#003eb3' }, dark: { defaultHoverColor: '#69b1ff', defaultHoverBorderColor: '#69b1ff', defaultActiveColor: '#69b1ff', dangerColor: '#141414' } }

/** Styles that antd makes bear the page's nonce; the browser shows it to scripts, not in the markup. */
const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? ''

export function Themed({ children }: { readonly children: ReactNode }) {
  const [chosen, choose] = useState(chosenTheme)
  const [system, setSystem] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)')
    const hear = () => { setSystem(media.matches) }
    media.addEventListener('change', hear)
    return () => { media.removeEventListener('change', hear) }
  }, [])
  const isDark = chosen ? chosen === 'dark' : system
  useEffect(() => { document.documentElement.dataset.theme = isDark ? 'dark' : 'light' }, [isDark])
  const locale = localeNow()
  useEffect(() => { document.documentElement.lang = locale }, [locale])
  const look = useMemo<Look>(() => ({
    locale, isDark, words: locale === 'en' ? en : zh,
    switchTheme: () => { const next = isDark ? 'light' : 'dark'; localStorage.setItem('tw_theme', next); choose(next) },
    switchLanguage: () => { document.cookie = `tw_locale=${locale === 'en' ? 'zh-CN' : 'en'}; path=/; max-age=${yearSeconds}; samesite=lax`; location.reload() },
  }), [locale, isDark])
  return (
    <LookContext.Provider value={look}>
      <ConfigProvider csp={{ nonce }} locale={locale === 'en' ? enUS : zhCN} theme={{ algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm, components: { Button: isDark ? buttons.dark : buttons.light }, token: { ...(isDark ? dark : light), opacityLoading, borderRadius: 8, motion: !matchMedia('(prefers-reduced-motion: reduce)').matches, fontFamily: 'var(--tw-font)' } }}>
        <App>{children}</App>
      </ConfigProvider>
    </LookContext.Provider>
  )
}
