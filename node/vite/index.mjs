import vite from './index.cjs'

export const { unisock } = vite
export default vite.unisock
