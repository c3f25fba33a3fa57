import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Problem } from '../client'
import { Failed, Waiting } from '../design/parts'
import { Shell } from '../design/shell'
import { SignIn } from '../design/sign-in'
import { api } from './api'
import { words as w } from './words'

/** The console's frame 框架: the sign-in until somebody is there, then the places. */
const sections = [
  { title: w.work, places: [{ to: '/', text: w.home, key: 'h' }, { to: '/inbox', text: w.inbox, key: 'i' }] },
  { title: w.goods, places: [{ to: '/merchants', text: w.merchants, key: 'm' }, { to: '/products', text: w.products, key: 'p' }, { to: '/categories', text: w.categories, key: 'c' }, { to: '/words', text: w.words, key: 'w' }] },
  { title: w.trade, places: [{ to: '/orders', text: w.orders, key: 'o' }, { to: '/payments', text: w.payments, key: 'y' }, { to: '/ledger', text: w.ledger, key: 'l' }, { to: '/people', text: w.people, key: 'u' }] },
  { title: w.system, places: [{ to: '/members', text: w.members, key: 'r' }, { to: '/settings', text: w.settings, key: 's' }, { to: '/audit', text: w.audit, key: 'a' }, { to: '/events', text: w.events, key: 'e' }, { to: '/letters', text: w.letters, key: 'd' }, { to: '/jobs', text: w.jobs, key: 'j' }, { to: '/messages', text: w.messages, key: 't' }] },
]

export function Frame() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}), retry: (n, fault) => (fault as Problem).status !== 401 && n < 2 })
  if ((error as Problem | null)?.status === 401) return <SignIn title={w.title} submit={(given) => api.staffSignIn(given)} after={() => { void queries.invalidateQueries() }} />
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <Shell title={w.title} who={`${data.name} · ${w.roles[data.role] ?? data.role}`} sections={sections} signOut={() => { void api.staffSignOut({}).finally(() => { queries.clear(); location.reload() }) }} />
}
