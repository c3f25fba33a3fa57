import { useQuery } from '@tanstack/react-query'
import { agreementWords as w } from '../../../design/agreement-words'
import { Act, ActSurely, Failed, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { api } from '../../api'

/** Rules that stores take part under 协议与规则: what is to be answered, what is announced, and what was answered. Who declines may leave under the old ones (ECL 34). */
export function Agreements() {
  const { data, error, refetch } = useQuery({ queryKey: ['agreements'], queryFn: () => api.merchantAgreements({}) })
  const may = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('agreements.answer') ?? false
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const answer = (id: string, said: 'agreed' | 'declined') => async () => { await api.answerAsMerchant({ versionIds: [id], answer: said }) }
  const Name = ({ one }: { readonly one: { readonly key: string; readonly title: string; readonly number: number; readonly change: string } }) => <><a href={`/rules/${one.key}?number=${one.number}`} target="_blank" rel="noreferrer">{one.title} · {one.number}</a>{one.change && <> <Quiet>{one.change}</Quiet></>}</>
  return (
    <Screen title={w.title}>
      <Panel title={w.asks}>{data.asks.length === 0 ? <Quiet>{w.asksNone}</Quiet> : <ul className="plain agreed">{data.asks.map((one) => <li key={one.id}><Name one={one} /> {may && <><Act small isMain text={w.agree} run={answer(one.id, 'agreed')} after={again} /> <ActSurely small danger text={w.decline} sure={w.declineSure} run={answer(one.id, 'declined')} after={again} /></>}</li>)}</ul>}</Panel>
      {data.announced.length > 0 && <Panel title={w.announced}><ul className="plain agreed">{data.announced.map((one) => <li key={one.id}><Name one={one} /> <When at={one.effectiveAt} /></li>)}</ul></Panel>}
      <Panel title={w.answered}>{data.answered.length === 0 ? <Quiet>{w.none}</Quiet> : <ul className="plain agreed">{data.answered.map((one) => <li key={`${one.id}${one.answer}`}><Name one={one} /> <State tone={one.answer === 'agreed' ? 'good' : 'bad'} text={w[one.answer]} /> <When at={one.at} /></li>)}</ul>}</Panel>
    </Screen>
  )
}
