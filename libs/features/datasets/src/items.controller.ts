import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Item, ItemVersionQuery } from '@assay/contracts';
import { RequiresRole } from '@assay/platform/auth';
import { Contract, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { z } from 'zod';
import { ItemsService } from './items.service';

const ItemIdParam = (): MethodDecorator => ApiParam({ name: 'id', schema: { type: 'string', pattern: '^[0-9]+$' } });

@ApiTags('items')
@Controller('items')
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get(':id')
  @RequiresRole('viewer')
  @ItemIdParam()
  @Contract({ summary: 'An item', answers: Item })
  findOne(@Param('id') id: string): Promise<Item> {
    return this.items.findOne(id);
  }

  @Get(':id/thumbnail')
  @RequiresRole('viewer')
  @ItemIdParam()
  @Contract({ summary: 'Small picture of an image', query: ItemVersionQuery, produces: 'image/webp' })
  thumbnail(
    @Param('id') id: string,
    @ValidQuery() query: z.output<typeof ItemVersionQuery>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | null> {
    return this.send(id, 'thumbnail', query.version, response);
  }

  @Get(':id/payload')
  @RequiresRole('viewer')
  @ItemIdParam()
  @Contract({
    summary: 'The bytes of an item, in the media type that it was imported with',
    query: ItemVersionQuery,
    produces: '*/*',
  })
  payload(
    @Param('id') id: string,
    @ValidQuery() query: z.output<typeof ItemVersionQuery>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile | null> {
    return this.send(id, 'data', query.version, response);
  }

  private async send(
    id: string,
    what: 'data' | 'thumbnail',
    version: number | undefined,
    response: Response,
  ): Promise<StreamableFile | null> {
    const { bytes, mediaType, sha256 } = await this.items.payload(id, what, version);
    // An item's bytes may change with a re-import, so browsers ask again; the hash tells them that nothing has.
    response.setHeader('ETag', `"${sha256}-${what}"`);
    response.setHeader('Cache-Control', 'private, max-age=300');
    // Uploaded bytes must never run as a page of ours.
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    if (response.req.fresh) {
      response.status(304);
      return null;
    }
    return new StreamableFile(bytes, { type: mediaType, length: bytes.length, disposition: 'inline' });
  }
}
