/** How many views one member may keep for one list 视图上限: more than that nobody finds again. */
export const mostViews = 20
