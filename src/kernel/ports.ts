/** Ports 端口: what the kernel needs of the outside world. Rooms add their own by declaration (`interface Ports`). */
export interface Ports {
  readonly notify: Notify
  readonly files: Files
  /** Whether the development page may show what was sent; never where real people sign in. */
  readonly devInbox?: boolean
}

/** A text message or mail, with a key: sending the same key twice sends once. */
export interface Message { readonly key: string; readonly channel: 'sms' | 'mail'; readonly to: string; readonly text: string }
export interface Notify { send(message: Message): Promise<void> }

/** Bytes under an internal name (never the sender's); `read` answers undefined for what is not there. */
export interface Files {
  write(name: string, bytes: Uint8Array): Promise<void>
  read(name: string): Promise<Uint8Array | undefined>
  remove(name: string): Promise<void>
}
