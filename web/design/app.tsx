import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, RouterProvider } from '@tanstack/react-router'
import { StrictMode, type FunctionComponent } from 'react'
import { createRoot } from 'react-dom/client'
import './tokens.css'
import './desk.css'
import { Themed, useLook } from './theme'
import { ExportsKept, ExportsPage, type ExportStore } from './exporting'
import { ViewsKept, type ViewStore } from './views'

/** Starting a console 启动后台: a frame, and screens that are loaded when somebody goes there. */
export interface ScreenAt { readonly path: string; readonly load: () => Promise<Record<string, FunctionComponent>>; readonly name: string }
const freshMs = 15_000

function Missing() {
  const { words } = useLook()
  return <div className="desk-empty"><p>{words.notFound}</p><Link to="/">{words.home}</Link></div>
}

/** Text becomes markup nowhere (Trusted Types): what the libraries write as inner HTML are style sheets, which hold no tag. */
const trusted = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: { createHTML(html: string): string }): unknown } }).trustedTypes
trusted?.createPolicy('default', { createHTML: (html) => { if (/<[a-z/!?]/i.test(html)) throw new TypeError('text may not become markup'); return html } })

export function startApp({ basepath, Frame, screens, views, exports }: { readonly exports: ExportStore; readonly basepath: string; readonly views: ViewStore; readonly Frame: FunctionComponent; readonly screens: readonly ScreenAt[] }): void {
  const root = createRootRoute({ component: Frame, notFoundComponent: Missing })
  const routes = screens.map(({ path, load, name }) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load as () => Promise<Record<string, FunctionComponent>>, name) }))
  const exporting = createRoute({ getParentRoute: () => root, path: '/exports', component: ExportsPage })
  // The address holds texts and nothing else: an order's number read as a number would lose its last figures.
  const parseSearch = (text: string) => Object.fromEntries(new URLSearchParams(text))
  const stringifySearch = (search: Record<string, unknown>) => { const text = new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString(); return text && `?${text}` }
  const router = createRouter({ routeTree: root.addChildren([...routes, exporting]), basepath, parseSearch, stringifySearch, defaultPreload: 'intent', scrollRestoration: true })
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: freshMs, retry: 1, refetchOnWindowFocus: false } } })
  createRoot(document.getElementById('app')!).render(<StrictMode><Themed><QueryClientProvider client={queries}><ViewsKept value={views}><ExportsKept value={exports}><RouterProvider router={router} /></ExportsKept></ViewsKept></QueryClientProvider></Themed></StrictMode>)
}
