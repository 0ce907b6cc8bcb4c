import { Injectable } from '@nestjs/common';
import type { CreateModel, List, ListRequest, Model } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { contains, page } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { StorageService } from '@assay/platform/storage';
import { DataSource, type EntityManager } from 'typeorm';
import { EmbeddingSetEntity, ModelEntity } from './embedding.entities';
import { checkModel } from './image-embedder';

/** Models are loaded whole by ONNX Runtime. */
const MAX_MODEL_BYTES = 2 * 1024 ** 3;

@Injectable()
export class ModelsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: StorageService,
    private readonly audit: AuditService,
  ) {}

  async findAll(request: ListRequest<{ q?: string }>): Promise<List<Model>> {
    const query = this.dataSource.getRepository(ModelEntity).createQueryBuilder('m');
    if (request.filter.q) query.andWhere('m.name ilike :q', { q: contains(request.filter.q) });
    const { rows, total } = await page(query, request, { name: 'm.name', createdAt: 'm.createdAt' }, [
      { by: 'm.createdAt', order: 'DESC' },
      { by: 'm.id', order: 'ASC' },
    ]);
    return { data: rows.map(toDto), total };
  }

  async findOne(id: string): Promise<Model> {
    return toDto(await this.existing(this.dataSource.manager, id));
  }

  /** Registers a model after a test run. @throws DomainError `model_invalid`, `model_output_missing`, `already_exists` */
  async create(input: CreateModel, actor: string): Promise<Model> {
    const file = await this.storage.findOne(input.uploadId);
    if (file.size > MAX_MODEL_BYTES)
      throw new DomainError(
        'model_invalid',
        `The model has ${file.size} bytes; at most ${MAX_MODEL_BYTES} are supported.`,
      );
    const { dimension } = await checkModel(await this.storage.readAll(file.id), input.input, input.outputName);
    return this.dataSource.transaction(async (manager) => {
      const models = manager.getRepository(ModelEntity);
      if (
        await models.createQueryBuilder('m').where('lower(m.name) = lower(:name)', { name: input.name }).getExists()
      ) {
        throw new DomainError('already_exists', `There is a model ${input.name} already.`, [
          { path: 'name', message: 'is taken' },
        ]);
      }
      const { name, outputName } = input;
      const row = await models.save(
        models.create({
          name,
          sha256: file.sha256,
          size: String(file.size),
          blobId: file.id,
          input: input.input,
          outputName,
          dimension,
          createdBy: actor,
        }),
      );
      await this.audit.append(manager, {
        actor,
        action: 'model.created',
        subjectType: 'model',
        subjectId: row.id,
        details: { name, sha256: file.sha256 },
      });
      return toDto(row);
    });
  }

  /** @throws DomainError `in_use` while embeddings made with it exist */
  async delete(id: string, actor: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const row = await this.existing(manager, id);
      if (await manager.getRepository(EmbeddingSetEntity).existsBy({ modelId: id })) {
        throw new DomainError('in_use', 'Embedding sets were made with this model. Delete them first.');
      }
      await manager.getRepository(ModelEntity).delete({ id });
      await this.audit.append(manager, {
        actor,
        action: 'model.deleted',
        subjectType: 'model',
        subjectId: id,
        details: { name: row.name },
      });
    });
  }

  private async existing(manager: EntityManager, id: string): Promise<ModelEntity> {
    const row = await manager.getRepository(ModelEntity).findOneBy({ id });
    if (!row) throw notFound('model', id);
    return row;
  }
}

function toDto(row: ModelEntity): Model {
  const { id, name, sha256, input, outputName, dimension } = row;
  return {
    id,
    name,
    sha256,
    size: Number(row.size),
    input,
    outputName,
    dimension,
    createdAt: row.createdAt.toISOString(),
  };
}
