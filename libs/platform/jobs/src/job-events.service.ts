import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isSettled, type Job } from '@assay/contracts';
import { InjectDatabaseUrl, listen, type NotificationListener } from '@assay/platform/database';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import {
  concat,
  concatMap,
  defer,
  distinctUntilChanged,
  filter,
  interval,
  map,
  merge,
  Observable,
  of,
  Subject,
  takeUntil,
  takeWhile,
} from 'rxjs';
import { JobsService } from './jobs.service';

/** Everything is read again this often, should a notification have been lost. */
const REREAD_MS = 5000;
const HEARTBEAT_MS = 15_000;

export interface JobMessage {
  id: string;
  type?: string;
  data: Job | string;
}

/** Live changes of jobs. One connection listens to Postgres for the whole process and wakes whoever follows the job. */
@Injectable()
export class JobEventsService implements OnModuleInit, OnApplicationShutdown {
  private readonly changed = new Subject<string | null>();
  private readonly closing = new Subject<void>();
  private listener: NotificationListener | null = null;

  constructor(
    private readonly jobs: JobsService,
    @InjectDatabaseUrl() private readonly databaseUrl: string,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.listener = listen(this.databaseUrl, 'assay_job', {
      onNotification: (id) => this.changed.next(id),
      onReconnect: () => this.changed.next(null),
      onError: (error) => this.logger.warn({ err: error }, 'listening for job changes was interrupted'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.next();
    await this.listener?.close();
  }

  /** The job now, then after every change (some may be skipped, never the last), until it is settled. Heartbeats in between. */
  follow(first: Job): Observable<JobMessage> {
    const wake = merge(this.changed.pipe(filter((id) => id === null || id === first.id)), interval(REREAD_MS));
    const changes = wake.pipe(concatMap(() => defer(() => this.jobs.findOne(first.id))));
    const states = concat(of(first), changes).pipe(
      distinctUntilChanged((a, b) => a.revision === b.revision),
      takeWhile((job) => !isSettled(job.state), true),
    );
    return new Observable<JobMessage>((subscriber) => {
      // A heartbeat repeats the id, since Nest would number one without.
      let id = String(first.revision);
      const beat = setInterval(
        () => subscriber.next({ id, type: 'heartbeat', data: new Date().toISOString() }),
        HEARTBEAT_MS,
      );
      const subscription = states
        .pipe(
          map((job) => {
            id = String(job.revision);
            return { id, data: job };
          }),
          takeUntil(this.closing),
        )
        .subscribe(subscriber);
      return () => {
        clearInterval(beat);
        subscription.unsubscribe();
      };
    });
  }
}
