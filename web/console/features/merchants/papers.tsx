import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Failed, Quiet, Waiting } from '../../../design/parts'
import { Papers } from '../../../design/papers'
import { useLook } from '../../../design/theme'
import { api } from '../../api'

/** A merchant's papers 资质文件 for whoever reviews him; each look is recorded. */
export function MerchantPapers({ id, name }: { readonly id: string; readonly name: string }) {
  const { words } = useLook()
  const [isOpen, open] = useState(false)
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const { data, error, refetch } = useQuery({ queryKey: ['merchant-papers', id], queryFn: () => api.merchantPapers({ id }), enabled: isOpen })
  if (!me?.permits.includes('merchants.papers')) return null
  return (
    <>
      <Button size="small" onClick={() => { open(true) }}>{words.papers}</Button>
      <Drawer title={`${words.papers} · ${name}`} open={isOpen} onClose={() => { open(false) }} width="min(560px, 100vw)" destroyOnHidden>
        <p><Quiet>{words.papersSeen}</Quiet></p>
        {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : data.items.length === 0 ? <p>{words.noPapersOf}</p> : <Papers items={data.items} fileOf={(paper) => `/v1/staff/papers/${paper}/file`} />}
      </Drawer>
    </>
  )
}
