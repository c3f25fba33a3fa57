import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Problem } from '../client'
import { Failed, Waiting } from '../design/parts'
import { Shell } from '../design/shell'
import { SignIn } from '../design/sign-in'
import { api } from './api'
import { words as w } from './words'

/** The seller centre's frame 框架: the sign-in until somebody is there, then the places. */
const sections = [
  { title: w.work, places: [{ to: '/', text: w.home, key: 'h' }, { to: '/inbox', text: w.inbox, key: 'i' }] },
  { title: w.goods, places: [{ to: '/products', text: w.products, key: 'p' }, { to: '/imports', text: w.imports, key: 'b' }, { to: '/stock', text: w.stock, key: 's' }] },
  { title: w.trade, places: [{ to: '/orders', text: w.orders, key: 'o' }, { to: '/money', text: w.money, key: 'm' }] },
  { title: w.store, places: [{ to: '/freight', text: w.freight, key: 'f' }, { to: '/store', text: w.shop, key: 'd' }, { to: '/staff', text: w.staff, key: 'u' }] },
]

export function Frame() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}), retry: (n, fault) => (fault as Problem).status !== 401 && n < 2 })
  if ((error as Problem | null)?.status === 401) return <SignIn title={w.title} submit={(given) => api.merchantSignIn(given)} after={() => { void queries.invalidateQueries() }} />
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <Shell title={w.title} who={`${data.name} · ${w.roles[data.role] ?? data.role}`} sections={sections} signOut={() => { void api.merchantSignOut({}).finally(() => { queries.clear(); location.reload() }) }} />
}
