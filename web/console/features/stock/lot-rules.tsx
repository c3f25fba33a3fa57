import { useQuery } from '@tanstack/react-query'
import { Switch } from 'antd'
import { Failed, Panel, Screen, useDo, Waiting } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'

/** Categories whose goods are kept by lots 按批次管理的类目: what comes in of them names its lot and the day it is good to. */
export function LotRules() {
  const act = useDo()
  const { data, error, refetch } = useQuery({ queryKey: ['lot-rules'], queryFn: async () => { const [tree, { items }] = await Promise.all([api.categories({}), api.lotRules({})]); return { tree: tree.items, asks: new Set(items.map(({ categoryId }) => categoryId)) } } })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const choice = ({ id, name, nameEn }: { readonly id: string; readonly name: string; readonly nameEn: string }, above: string) => {
    const said = `${above}${localeNow() === 'en' ? nameEn : name}`
    return <li key={id} className="desk-panel-head"><span>{said}</span><Switch aria-label={said} checked={data.asks.has(id)} onChange={(isNeeded) => { void act(() => api.setLotRule({ id, isNeeded })).then(() => { void refetch() }) }} /></li>
  }
  return (
    <Screen title={s.lotRules}>
      <Panel><p className="quiet">{s.lotRulesHint}</p><ul>{data.tree.flatMap((top) => [choice(top, ''), ...top.children.map((child) => choice(child, `${localeNow() === 'en' ? top.nameEn : top.name} › `))])}</ul></Panel>
    </Screen>
  )
}
