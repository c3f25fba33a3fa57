import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { CasesDesk, CaseState, CaseStory } from '../../../design/aftersales'
import { DecideForm } from '../../../design/aftersales-acts'
import { aftersalesWords } from '../../../design/aftersales-words'
import { parcelWords } from '../../../design/parcel-words'
import { ActWithText, Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'

/** All after-sales 全部售后: what waits for the platform's decision first, and one case with both sides' words. */
type Ask = Parameters<typeof api.allCases>[0]
export const Cases = () => <CasesDesk withStore actions={<Link to={'/aftersales/exceptions' as '/'}>{aftersalesWords.exceptionsTitle}</Link>} sheet="allCases" load={(ask, cursor) => api.allCases({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />

export function Case() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['case', id], queryFn: () => api.anyCase({ id }) })
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{data.number} <CaseState state={data.state} /></>} back={<Link to="/aftersales" aria-label={aftersalesWords.title}>‹</Link>}>
      {data.state === 'disputed' && me?.permits.includes('aftersales.decide') && <DecideForm one={data} decide={(given) => api.decideCase({ id, ...given })} after={again} />}
      {data.freight?.state === 'refused' && me?.permits.includes('aftersales.decide') && <Panel title={aftersalesWords.freight}><ActWithText text={aftersalesWords.overruleFreight} label={aftersalesWords.overruleFreightWhy} isLong run={(words) => api.decideFreight({ id, words })} after={again} /></Panel>}
      <CaseStory one={data} carriers={parcelWords.carriers} />
    </Screen>
  )
}
