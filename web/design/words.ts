/** What the design says by itself 通用文案: buttons and states that every list and form has. */
export const zh = {
  more: '加载更多', end: '已全部加载', none: '暂无数据', retry: '重试', failed: '加载失败', export: '导出当前列表', views: '视图', saveView: '保存当前视图', viewName: '视图名称', allView: '全部', removeView: '删除视图', selected: (n: number) => `已选 ${n} 项`, clear: '取消选择', clearFilters: '清除筛选',
  done: (n: number) => `${n} 项完成`, undone: (n: number, why: string) => `${n} 项未完成：${why}`, save: '保存', saved: '已保存', cancel: '取消', ok: '确定', reason: '原因', reasonMissing: '请填写原因（至少 2 个字）', draft: '已恢复未提交的草稿', draftDrop: '丢弃草稿',
  menu: '菜单', skip: '跳到正文', theme: '切换深浅色', language: 'English', signOut: '退出登录', select: '选择', selectAll: '全选', filter: '筛选', yes: '是', no: '否', copy: '复制', shortcuts: '按 g 再按字母可快速跳转', signIn: '登录', login: '账号', password: '密码', notFound: '页面不存在', home: '返回首页', loading: '加载中…', detail: '详情',
}
export type DesignWords = typeof zh
export const en: DesignWords = {
  more: 'Load more', end: 'That is all', none: 'Nothing here yet', retry: 'Try again', failed: 'Could not load', export: 'Export this list', views: 'Views', saveView: 'Save this view', viewName: 'Name of the view', allView: 'All', removeView: 'Remove view', selected: (n) => `${n} selected`, clear: 'Clear', clearFilters: 'Clear filters',
  done: (n) => `${n} done`, undone: (n, why) => `${n} not done: ${why}`, save: 'Save', saved: 'Saved', cancel: 'Cancel', ok: 'OK', reason: 'Reason', reasonMissing: 'Say why (two characters at least)', draft: 'Your unsent draft is back', draftDrop: 'Drop draft',
  menu: 'Menu', skip: 'Skip to content', theme: 'Light or dark', language: '中文', signOut: 'Sign out', select: 'Select', selectAll: 'Select all', filter: 'Filter', yes: 'Yes', no: 'No', copy: 'Copy', shortcuts: 'Press g, then a letter, to go there', signIn: 'Sign in', login: 'Login', password: 'Password', notFound: 'No such page', home: 'Home', loading: 'Loading…', detail: 'Details',
}
