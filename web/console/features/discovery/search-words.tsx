import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, Panel, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'
import { Pins, WhyRank } from './pins'

/** Search words 搜索词: what is sought in vain, and which words mean the same. */
type Miss = Awaited<ReturnType<typeof api.searchMisses>>['items'][number]

export function SearchWords() {
  const { data, refetch } = useQuery({ queryKey: ['synonyms'], queryFn: () => api.synonyms({}) })
  const again = () => { void refetch() }
  return (
    <>
      <ListPage<Miss> name="misses" sheet="searchMisses" title={w.misses} idOf={(row) => row.query} load={() => api.searchMisses({})} columns={[
        { key: 'query', title: w.search, text: (row) => row.query, show: (row) => <b>{row.query}</b> }, { key: 'times', title: w.times, isNumber: true, text: (row) => row.times, show: (row) => row.times }, { key: 'lastAt', title: w.lastAt, text: (row) => row.lastAt, show: (row) => <When at={row.lastAt} /> },
      ]} />
      <Panel title={w.synonyms}>
        <ul>{(data?.items ?? []).map((one) => <li key={one.id} className="desk-panel-head"><span>{one.words.join(' = ')}</span><Act small danger text={w.remove} run={() => api.removeSynonyms({ id: one.id })} after={again} /></li>)}</ul>
        <FormPage<{ words: string }> name="synonyms" initial={{ words: '' }} text={w.addSynonyms} submit={(given, key) => api.addSynonyms({ words: given.words.split(/[\s,，、]+/).filter(Boolean) }, { key })} after={again}>
          <Form.Item name="words" label={w.addSynonyms} extra={w.synonymsHint} rules={[{ required: true }]}><Input maxLength={200} /></Form.Item>
        </FormPage>
      </Panel>
      <Pins />
      <WhyRank />
    </>
  )
}
