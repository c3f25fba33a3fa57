import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import { onStepUp, type Problem } from '../client'
import { Join } from '../design/join'
import { Failed, Waiting } from '../design/parts'
import { LookingBanner } from '../design/roles'
import { placesFor, Shell } from '../design/shell'
import { SignIn } from '../design/sign-in'
import { StepUp } from '../design/step-up'
import { titles } from '../design/titles'
import { api } from './api'
import { words as w } from './words'

/** The seller centre's frame 框架: the sign-in until somebody is there, then the places that his role opens. */
const sections = [
  { title: w.work, places: [{ to: '/', text: w.home, key: 'h' }, { to: '/inbox', text: w.inbox, key: 'i', permit: 'compliance.inbox' }, { to: '/exports', text: w.exports, key: 'x', permit: 'compliance.exports' }] },
  { title: w.goods, places: [{ to: '/products', text: w.products, key: 'p', permit: 'catalog.read' }, { to: '/imports', text: w.imports, key: 'b', permit: 'catalog.write' }, { to: '/stock', text: w.stock, key: 's', permit: 'stock.read' }, { to: '/vouchers', text: titles.vouchers, key: '5', permit: 'vouchers.read' },
    { to: '/front', text: titles.front, key: 't', permit: 'pages.read' },
    { to: '/pages', text: titles.findingPages, key: 'n', permit: 'recommendations.read' },
    { to: '/interest', text: titles.interest, key: 'c', permit: 'favourites.read' }] },
  { title: w.trade, places: [{ to: '/orders', text: w.orders, key: 'o', permit: 'ordering.read' }, { to: '/changes', text: titles.changes, key: '7', permit: 'changes.read' }, { to: '/dispatch', text: titles.dispatch, key: 'w', permit: 'dispatch.send' }, { to: '/pickup', text: titles.pickup, key: '6', permit: 'pickup.read' }, { to: '/parcels', text: titles.parcels, key: '9', permit: 'logistics.read' }, { to: '/reviews', text: titles.reviews, key: 'e', permit: 'reviews.read' }, { to: '/aftersales', text: titles.aftersales, key: 'r', permit: 'aftersales.read' }, { to: '/invoices', text: titles.invoices, key: '4', permit: 'invoices.read' }, { to: '/offers', text: titles.offers, key: 'g', permit: 'promotions.read' }, { to: '/calendar', text: titles.calendar, key: 'q', permit: 'campaigns.read' }, { to: '/price-lists', text: titles.priceLists, key: 'l', permit: 'pricelists.read' }, { to: '/presales', text: titles.presales, key: 'y', permit: 'presales.read' }, { to: '/bargains', text: titles.bargains, key: '2', permit: 'bargains.read' }, { to: '/group-buys', text: titles.groups, key: '1', permit: 'groups.read' }, { to: '/prices', text: titles.prices, key: 'z', permit: 'pricing.read' }, { to: '/costs', text: titles.costs, key: 'j', permit: 'catalog.costs' }, { to: '/money', text: w.money, key: 'm', permit: 'settlement.read' }, { to: '/cards', text: titles.wallet, key: '3', permit: 'wallet.read' }] },
  { title: w.store, places: [{ to: '/freight', text: w.freight, key: 'f', permit: 'logistics.read' }, { to: '/store', text: w.shop, key: 'd', permit: 'merchants.read' }, { to: '/agreements', text: titles.agreements, key: ',', permit: 'agreements.read' }, { to: '/staff', text: w.staff, key: 'u', permit: 'identity.read' }, { to: '/roles', text: w.rolesPage, key: '8', permit: 'identity.read' }, { to: '/approvals', text: w.approvals, key: 'v', permit: 'risk.read' }, { to: '/audit', text: w.audit_, key: 'a', permit: 'compliance.audit' }, { to: '/open', text: titles.open, key: 'k', permit: 'integrations.manage' }] },
]
const waysNow = () => api.waysOfMerchant({})
const prove = (given: Parameters<typeof api.stepUpMerchant>[0]) => api.stepUpMerchant(given)
const unreadFreshMs = 60_000

export function Frame() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isJoining = useRouterState({ select: (state) => state.location.pathname === '/join' })
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}), enabled: !isJoining, retry: (n, fault) => (fault as Problem).status !== 401 && n < 2 })
  const { data: inbox } = useQuery({ queryKey: ['unread'], queryFn: () => api.merchantInbox({ limit: 1 }), enabled: data !== undefined, staleTime: unreadFreshMs, retry: false })
  const places = useMemo(() => placesFor(sections, data?.permits ?? [], { '/inbox': inbox?.unread ?? 0 }), [data, inbox])
  if (isJoining) return <Join title={w.title} submit={(given) => api.acceptMerchantInvitation(given)} after={() => { void navigate({ to: '/', replace: true }) }} />
  if ((error as Problem | null)?.status === 401) return <SignIn title={w.title} submit={(given) => api.merchantSignIn(given)} beginPasskey={() => api.askPasskeyOfMerchant({})} byPasskey={(given) => api.merchantSignInByPasskey(given)} after={() => { void queries.invalidateQueries() }} />
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <><StepUp hear={onStepUp} ways={waysNow} prove={prove} /><LookingBanner looking={data.looking} names={w.roles} leave={() => api.lookNoMoreAsClerk({})} /><Shell title={w.title} who={`${data.name} · ${data.roleName ?? w.roles[data.role] ?? data.role}`} sections={places} signOut={() => { void api.merchantSignOut({}).finally(() => { queries.clear(); location.reload() }) }} /></>
}
