import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Health, System } from '@assay/contracts';
import { Public, RequiresRole } from '@assay/platform/auth';
import { Contract, DomainError } from '@assay/platform/http';
import { SystemService } from './system.service';

@ApiTags('system')
@Controller()
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Get('system')
  @RequiresRole('viewer')
  @Contract({ summary: 'Versions, engines, queue, workers, disk', answers: System })
  describe(): Promise<System> {
    return this.system.describe();
  }

  @Get('health/live')
  @Public()
  @Contract({ summary: 'The process runs', answers: Health })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Public()
  @Contract({ summary: 'The process can serve: the database answers', answers: Health })
  async ready(): Promise<Health> {
    await this.system.assertReady().catch((error: unknown) => {
      throw new DomainError('unavailable', 'The database does not answer.', undefined, { cause: error });
    });
    return { status: 'ok' };
  }
}
