import unisock from './index.cjs'

export const { unisockProjects, app, relaunch, target } = unisock
