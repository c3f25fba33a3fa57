import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { aftersalesWords as w } from '../../../design/aftersales-words'
import { Failed, Panel, Screen, useDo, Waiting } from '../../../design/parts'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'

/** Categories that the seven days are not for 不适用无理由退货的类目: by the law's own four kinds; what is below one goes with it. */
type Kind = Awaited<ReturnType<typeof api.returnExceptions>>['items'][number]['kind']

export function Exceptions() {
  const act = useDo()
  const { data, error, refetch } = useQuery({ queryKey: ['exceptions'], queryFn: async () => { const [tree, { items }] = await Promise.all([api.categories({}), api.returnExceptions({})]); return { tree: tree.items, kinds: new Map(items.map((one) => [one.categoryId, one.kind])) } } })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const put = (id: string, kind: Kind | null) => { void act(() => api.setReturnException({ id, kind })).then(() => { void refetch() }) }
  const choice = ({ id, name, nameEn }: { readonly id: string; readonly name: string; readonly nameEn: string }, above: string) => {
    const said = `${above}${localeNow() === 'en' ? nameEn : name}`
    return <li key={id} className="desk-panel-head"><span>{said}</span><Select<Kind> aria-label={said} allowClear placeholder={w.covered} value={data.kinds.get(id) ?? null} style={{ minWidth: 200 }} options={Object.entries(w.exceptions).map(([value, label]) => ({ value: value as Kind, label }))} onChange={(kind: Kind | undefined) => { put(id, kind ?? null) }} /></li>
  }
  return (
    <Screen title={w.exceptionsTitle} back={<Link to="/aftersales" aria-label={w.title}>‹</Link>}>
      <Panel><p className="quiet">{w.exceptionsHint}</p><ul className="case-lines">{data.tree.flatMap((top) => [choice(top, ''), ...top.children.map((child) => choice(child, `${localeNow() === 'en' ? top.nameEn : top.name} › `))])}</ul></Panel>
    </Screen>
  )
}
