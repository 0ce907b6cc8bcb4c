export { createLogger, type Logger, NestLogger } from './logger';
export { InjectLogger, LoggingModule } from './logging.module';
