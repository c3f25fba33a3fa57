import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useLook } from './theme'

/** The frame of a console 后台框架: places at the side, in a drawer on phones, and by `g` and a letter from the keyboard. */
interface Place { readonly to: string; readonly text: string; readonly key?: string; readonly permit?: string; readonly count?: number }
export interface Section { readonly title: string; readonly places: readonly Place[] }
interface Props { readonly title: string; readonly who: string; readonly sections: readonly Section[]; readonly notice?: ReactNode; signOut(): void }

const waitMs = 1_200

/** The places that somebody may go to: the others would only say no. */
export const placesFor = (sections: readonly Section[], permits: readonly string[], counts: Readonly<Record<string, number>>): readonly Section[] => sections
  .map(({ title, places }) => ({ title, places: places.filter(({ permit }) => permit === undefined || permits.includes(permit)).map((place) => ({ ...place, ...(counts[place.to] && { count: counts[place.to]! }) })) })).filter(({ places }) => places.length > 0)

/** `g`, then a place's letter: never while somebody types. */
function useShortcuts(sections: readonly Section[]): void {
  const navigate = useNavigate()
  useEffect(() => {
    let armedAt = -waitMs
    const hear = (event: KeyboardEvent) => {
      if ((event.target as Element).closest('input, textarea, select, [contenteditable]') || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Shift') return // On its way to a sign such as “+”.
      if (event.key === 'g') { armedAt = event.timeStamp; return }
      const place = event.timeStamp - armedAt < waitMs ? sections.flatMap(({ places }) => places).find(({ key }) => key === event.key) : undefined
      armedAt = -waitMs
      if (place) void navigate({ to: place.to })
    }
    document.addEventListener('keydown', hear)
    return () => { document.removeEventListener('keydown', hear) }
  }, [sections, navigate])
}

export function Shell({ title, who, sections, notice, signOut }: Props) {
  const { words, switchTheme, switchLanguage } = useLook()
  const [isOpen, open] = useState(false)
  useShortcuts(sections)
  return (
    <div className="desk">
      <a className="skip" href="#main">{words.skip}</a>
      <header className="desk-top">
        <Button className="desk-menu" aria-label={words.menu} onClick={() => { open(true) }}>☰</Button>
        <Link to="/" className="desk-logo"><span aria-hidden="true">信</span>{title}</Link>
        <Link to="/me" className="desk-who" title={words.myself}>{who}</Link>
        <Button type="text" onClick={switchTheme} aria-label={words.theme} title={words.theme}>◐</Button>
        <Button type="text" onClick={switchLanguage} className="desk-wide">{words.language}</Button>
        <Button type="text" onClick={signOut} className="desk-wide">{words.signOut}</Button>
      </header>
      <aside className="desk-side"><Places sections={sections} label={words.menu} /><p className="desk-hint">{words.shortcuts}</p></aside>
      <Drawer title={title} open={isOpen} onClose={() => { open(false) }} placement="left" size={280}><Places sections={sections} label={words.menu} onGo={() => { open(false) }} /><div className="desk-drawer-foot"><Link to="/me" onClick={() => { open(false) }}>{words.myself} · {who}</Link><Button block onClick={switchLanguage}>{words.language}</Button><Button block onClick={signOut}>{words.signOut}</Button></div></Drawer>
      <main id="main" className="desk-main" tabIndex={-1}>{notice}<Outlet /></main>
    </div>
  )
}

function Places({ sections, label, onGo }: { readonly sections: readonly Section[]; readonly label: string; readonly onGo?: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <nav aria-label={label} className="desk-nav">
      {sections.map((section) => (
        <div key={section.title}>
          <p>{section.title}</p>
          <ul>{section.places.map(({ to, text, key, count }) => {
            const isHere = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
            return <li key={to}><Link to={to} onClick={onGo} aria-current={isHere ? 'page' : undefined} title={key && `g ${key}`}>{text}{count ? <b className="desk-count">{count}</b> : null}</Link></li>
          })}</ul>
        </div>
      ))}
    </nav>
  )
}
