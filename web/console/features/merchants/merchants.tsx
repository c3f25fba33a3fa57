import { useQueryClient } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Act, ActWithReason, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'
import { MerchantPapers } from './papers'

/** Merchants 商家: who applied, who is open, who is frozen and why. */
type Row = Awaited<ReturnType<typeof api.merchantList>>['items'][number]

export function Merchants() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['merchants'] }) }
  return (
    <ListPage<Row> name="merchants" sheet="merchantList" title={w.merchants} idOf={(row) => row.id} load={(ask, cursor) => api.merchantList({ ...ask, limit: 50, ...(cursor && { cursor }) })}
      filters={[{ name: 'state', label: w.state, options: Object.entries(w.merchantStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.name }]}
      bulk={[{ text: w.approve, canRun: (row) => row.state === 'applied', run: (row) => api.approveMerchant({ id: row.id }) }]}
      columns={[
        { key: 'name', title: w.name, text: (row) => row.name, show: (row) => <b>{row.name} {row.isSelfOperated && <Quiet>{w.selfOperated}</Quiet>}</b> },
        { key: 'state', title: w.state, text: (row) => w.merchantStates[row.state] ?? row.state, show: (row) => <><State text={w.merchantStates[row.state] ?? row.state} tone={toneOf(row.state)} />{row.reason && <div><Quiet>{row.reason}</Quiet></div>}</> },
        { key: 'contact', title: w.contact, text: (row) => row.contact, show: (row) => <>{row.contact} <Quiet>{row.phone}</Quiet></> },
        { key: 'licence', title: w.licence, text: (row) => row.licenceName, show: (row) => <>{row.licenceName || '–'} <Quiet>{row.licenceNo}</Quiet></> },
        { key: 'createdAt', title: w.createdAt, text: (row) => row.createdAt, show: (row) => <When at={row.createdAt} /> },
        { key: 'do', title: '', show: (row) => (
          <span className="screen-actions">
            <MerchantPapers id={row.id} name={row.name} />
            {row.state === 'applied' && <Act small isMain text={w.approve} run={() => api.approveMerchant({ id: row.id })} after={again} />}
            {row.state === 'applied' && <ActWithReason small danger text={w.reject} run={(reason) => api.rejectMerchant({ id: row.id, reason })} after={again} />}
            {row.state === 'open' && <ActWithReason small danger text={w.freeze} run={(reason) => api.freezeMerchant({ id: row.id, reason })} after={again} />}
            {row.state === 'frozen' && <ActWithReason small text={w.unfreeze} run={(reason) => api.unfreezeMerchant({ id: row.id, reason })} after={again} />}
          </span>) },
      ]} />
  )
}
