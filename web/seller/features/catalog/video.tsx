import { Button } from 'antd'
import { Quiet } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'
import { useUpload } from './upload'

/** A product's video 商品视频: one, uploaded at once; shoppers see it at the end of the pictures. */
export function Video({ value, onChange }: { readonly value?: string; readonly onChange?: (name: string | undefined) => void }) {
  const { input, busy, upload } = useUpload()
  return (
    <div className="pictures">
      {value && <span><video src={`/files/${value}`} controls preload="metadata" aria-label={w.video} /><Button size="small" type="link" danger onClick={() => { onChange?.(undefined) }}>{w.remove}</Button></span>}
      <input ref={input} type="file" accept="video/mp4,video/webm" hidden aria-label={w.uploadVideo} onChange={(event) => { void upload([...event.target.files ?? []], async (file) => { onChange?.((await api.keepVideo({ file } as never)).name) }); event.target.value = '' }} />
      <Button loading={busy} onClick={() => input.current?.click()}>{w.uploadVideo}</Button> <Quiet>{w.videoHint}</Quiet>
    </div>
  )
}
