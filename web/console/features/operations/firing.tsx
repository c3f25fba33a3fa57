import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { api } from '../../api'
import { words as w } from '../../words'

/** What fires now 当前报警, looked at anew each minute: for the number beside the health page, and the line over every screen while nobody has taken an alert on. */
const freshMs = 60_000

/** Nothing for whom it is not permitted. */
export const useFiring = (may: boolean) => useQuery({ queryKey: ['alerts', 'firing'], queryFn: async () => (await api.alerts({})).items, enabled: may, refetchInterval: freshMs, staleTime: freshMs, retry: false })

export function AlertBanner({ may }: { readonly may: boolean }) {
  const { data = [] } = useFiring(may)
  const n = data.filter(({ acknowledgedAt }) => acknowledgedAt === null).length
  // The health page says it in its own words.
  const isThere = useRouterState({ select: (state) => state.location.pathname === '/health' })
  return n === 0 || isThere ? null : <div className="alert-banner" role="status"><span>{w.alertBanner(n)}</span><Link to="/health">{w.alertSee}</Link></div>
}
