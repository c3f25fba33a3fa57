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
import { AlertBanner, useFiring } from './features/operations/firing'
import { words as w } from './words'

/** The console's frame 框架: the sign-in until somebody is there, then the places that his role opens. */
const sections = [
  { title: w.work, places: [{ to: '/', text: w.home, key: 'h' }, { to: '/inbox', text: w.inbox, key: 'i', permit: 'compliance.inbox' }, { to: '/exports', text: w.exports, key: 'x', permit: 'compliance.exports' }] },
  { title: w.goods, places: [{ to: '/merchants', text: w.merchants, key: 'm', permit: 'merchants.read' }, { to: '/products', text: w.products, key: 'p', permit: 'catalog.read' }, { to: '/brands', text: w.brands, key: 'n', permit: 'catalog.read' }, { to: '/lot-rules', text: titles.lotRules, key: '-', permit: 'stock.lots' }, { to: '/categories', text: w.categories, key: 'c', permit: 'catalog.read' }, { to: '/words', text: w.words, key: 'w', permit: 'discovery.read' },
    { to: '/pages', text: titles.composed, key: '`', permit: 'pages.read' }, { to: '/brand', text: titles.brand, key: '/', permit: 'brand.read' },
    { to: '/recommendations', text: titles.finding, key: '=', permit: 'recommendations.read' },
    { to: '/shared-orders', text: titles.shares, key: ')', permit: 'shares.read' },
    { to: '/interest', text: titles.interest, key: '[', permit: 'favourites.read' }] },
  { title: w.trade, places: [{ to: '/orders', text: w.orders, key: 'o', permit: 'ordering.read' }, { to: '/changes', text: titles.changes, key: '5', permit: 'changes.read' }, { to: '/parcels', text: titles.parcels, key: ',', permit: 'logistics.read' }, { to: '/reviews', text: titles.reviews, key: ']', permit: 'reviews.read' }, { to: '/aftersales', text: titles.aftersales, key: '4', permit: 'aftersales.read' }, { to: '/invoices', text: titles.invoices, key: ';', permit: 'invoices.read' }, { to: '/offers', text: titles.offers, key: 'g', permit: 'promotions.read' }, { to: '/calendar', text: titles.calendar, key: 'q', permit: 'campaigns.read' }, { to: '/price-lists', text: titles.priceLists, key: '1', permit: 'pricelists.read' }, { to: '/presales', text: titles.presales, key: 'y', permit: 'presales.read' }, { to: '/bargains', text: titles.bargains, key: '2', permit: 'bargains.read' }, { to: '/group-buys', text: titles.groups, key: '.', permit: 'groups.read' }, { to: '/points', text: w.points, key: '3', permit: 'points.read' }, { to: '/prices', text: titles.prices, key: 'z', permit: 'pricing.read' }, { to: '/payments', text: w.payments, key: '9', permit: 'payments.read' }, { to: '/channels', text: titles.channels, key: '7', permit: 'payments.read' }, { to: '/wechat', text: titles.wechat, key: '6', permit: 'wechat.read' }, { to: '/breaks', text: w.breaks, key: 'b', permit: 'payments.read' }, { to: '/settlement', text: titles.settlement, key: '0', permit: 'settlement.read' }, { to: '/ledger', text: w.ledger, key: 'l', permit: 'payments.read' }, { to: '/people', text: w.people, key: 'u', permit: 'identity.people' }] },
  { title: w.system, places: [{ to: '/health', text: w.health, key: 'f', permit: 'operations.read' }, { to: '/jobs', text: w.jobs, key: 'j', permit: 'compliance.read' }, { to: '/letters', text: w.letters, key: 'd', permit: 'compliance.read' }, { to: '/members', text: w.members, key: 'r', permit: 'identity.read' }, { to: '/roles', text: w.rolesPage, key: '8', permit: 'identity.read' }, { to: '/approvals', text: w.approvals, key: 'v', permit: 'risk.read' }, { to: '/closings', text: titles.closings, key: '\\', permit: 'privacy.read' }, { to: '/agreements', text: titles.agreements, key: '+', permit: 'agreements.read' }, { to: '/open', text: titles.open, key: 'k', permit: 'integrations.manage' }, { to: '/settings', text: w.settings, key: 's', permit: 'compliance.read' }, { to: '/audit', text: w.audit, key: 'a', permit: 'compliance.audit' }, { to: '/events', text: w.events, key: 'e', permit: 'compliance.read' }, { to: '/messages', text: w.messages, key: 't' }] },
]
const waysNow = () => api.waysOfStaff({})
const prove = (given: Parameters<typeof api.stepUpStaff>[0]) => api.stepUpStaff(given)
const unreadFreshMs = 60_000

export function Frame() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isJoining = useRouterState({ select: (state) => state.location.pathname === '/join' })
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}), enabled: !isJoining, retry: (n, fault) => (fault as Problem).status !== 401 && n < 2 })
  const { data: inbox } = useQuery({ queryKey: ['unread'], queryFn: () => api.staffInbox({ limit: 1 }), enabled: data !== undefined, staleTime: unreadFreshMs, retry: false })
  const mayWatch = data?.permits.includes('operations.read') ?? false
  const { data: firing } = useFiring(mayWatch)
  const places = useMemo(() => placesFor(sections, data?.permits ?? [], { '/inbox': inbox?.unread ?? 0, '/health': firing?.length ?? 0 }), [data, inbox, firing])
  if (isJoining) return <Join title={w.title} submit={(given) => api.acceptStaffInvitation(given)} after={() => { void navigate({ to: '/', replace: true }) }} />
  if ((error as Problem | null)?.status === 401) return <SignIn title={w.title} submit={(given) => api.staffSignIn(given)} beginPasskey={() => api.askPasskeyOfStaff({})} byPasskey={(given) => api.staffSignInByPasskey(given)} after={() => { void queries.invalidateQueries() }} />
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <><StepUp hear={onStepUp} ways={waysNow} prove={prove} /><LookingBanner looking={data.looking} names={w.roles} leave={() => api.lookNoMoreAsStaff({})} /><Shell title={w.title} who={`${data.name} · ${data.roleName ?? w.roles[data.role] ?? data.role}`} sections={places} notice={<AlertBanner may={mayWatch} />} signOut={() => { void api.staffSignOut({}).finally(() => { queries.clear(); location.reload() }) }} /></>
}
