export { type Config, ConfigError, EnvironmentSchema, loadConfig } from './config';
export { ConfigModule, InjectConfig } from './config.module';
export { VERSION } from './version';
