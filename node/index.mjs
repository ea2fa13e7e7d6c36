import unisock from './index.cjs'

export const { launch, startEngine, NothingHappened, NotAsExpected, EngineError } = unisock
export default unisock
