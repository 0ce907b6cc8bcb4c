export { SystemModule } from './system.module';
export { VERSION } from './version';
