import unisock from './index.cjs'

export const { launch, NothingHappened, EngineError } = unisock
export default unisock
