import { Button } from 'antd'
import { api } from '../../api'
import { words as w } from '../../words'
import { useUpload } from './upload'

/** Pictures of a product 商品图片: uploaded at once, the first is the one that lists show. */
const mostPictures = 10

export function Pictures({ value = [], onChange, most = mostPictures }: { readonly most?: number; readonly value?: readonly string[]; readonly onChange?: (names: readonly string[]) => void }) {
  const { input, busy, upload } = useUpload()
  const add = async (files: readonly File[]) => {
    const names: string[] = []
    // The server says no to what is no picture, by content and not by name.
    await upload(files.slice(0, most - value.length), async (file) => { names.push((await api.keepPicture({ file } as never)).name) })
    onChange?.([...value, ...names])
  }
  return (
    <div className="pictures">
      {value.map((name, i) => <span key={name}><img src={`/files/${name}?w=320`} alt={`${w.pictures} ${i + 1}`} /><Button size="small" type="link" danger onClick={() => { onChange?.(value.filter((one) => one !== name)) }}>{w.remove}</Button></span>)}
      <input ref={input} type="file" accept="image/*" multiple hidden aria-label={w.upload} onChange={(event) => { void add([...event.target.files ?? []]); event.target.value = '' }} />
      <Button loading={busy} disabled={value.length >= most} onClick={() => input.current?.click()}>{w.upload}</Button>
    </div>
  )
}
