export { type ProcessMessage, reportFailure, tellParent } from './parent';
export { onShutdown } from './shutdown';
