import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { CasesDesk, CaseState, CaseStory } from '../../../design/aftersales'
import { StoreActs, StoreDues, type AnswerCalls } from '../../../design/aftersales-acts'
import { aftersalesWords } from '../../../design/aftersales-words'
import { parcelWords } from '../../../design/parcel-words'
import { Failed, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'

/** The store's after-sales 店铺售后: the queue, and one case with what waits for the store. */
type Ask = Parameters<typeof api.merchantCases>[0]
export const Cases = () => <CasesDesk sheet="merchantCases" load={(ask, cursor) => api.merchantCases({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />

export function Case() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['case', id], queryFn: () => api.merchantCase({ id }) })
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const calls: AnswerCalls = { replace: (given) => api.sendReplacement({ id, ...given }), judge: (lines) => api.judgeReturn({ id, lines }), freight: (given) => api.answerFreight({ id, ...given }), refundInstead: (words) => api.refundInstead({ id, words }), agree: (given) => api.agreeCase({ id, ...given }), refuse: (words) => api.refuseCase({ id, words }), receive: (given) => api.receiveCase({ id, ...given }) }
  return (
    <Screen title={<>{data.number} <CaseState state={data.state} /></>} back={<Link to="/aftersales" aria-label={aftersalesWords.title}>‹</Link>}>
      {me?.permits.includes('aftersales.write') && <StoreActs key={data.state} one={data} calls={calls} carriers={parcelWords.carriers} after={again} />}
      {me?.permits.includes('aftersales.write') && <StoreDues one={data} calls={calls} after={again} />}
      <CaseStory one={data} carriers={parcelWords.carriers} />
    </Screen>
  )
}
