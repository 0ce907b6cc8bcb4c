// Which project may import which, by the tags in the project.json files. Rows are allow-lists: a project has to satisfy every
// row whose tag it carries, and the first row that it breaks is the one reported. test/architecture proves that each fires.

/** @type {{ sourceTag: string, onlyDependOnLibsWithTags: string[], allowedExternalImports?: string[], bannedExternalImports?: string[] }[]} */
export const boundaries = [
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:contract'] },

  // Where code runs: what a browser loads may stand on nothing that needs Node.
  { sourceTag: 'runs:browser', onlyDependOnLibsWithTags: ['runs:browser', 'runs:anywhere'] },
  { sourceTag: 'runs:anywhere', onlyDependOnLibsWithTags: ['runs:anywhere'] },

  // The layers: apps → features → platform, compute, contracts.
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:feature', 'type:platform', 'type:compute', 'type:contract', 'type:client'],
  },
  {
    sourceTag: 'type:feature',
    onlyDependOnLibsWithTags: ['type:feature', 'type:platform', 'type:compute', 'type:contract'],
  },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform', 'type:contract', 'type:migration'] },
  {
    sourceTag: 'type:compute',
    onlyDependOnLibsWithTags: ['type:compute'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'bullmq', 'ioredis', 'express'],
  },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod', 'fast-check'] },
  { sourceTag: 'type:migration', onlyDependOnLibsWithTags: [], allowedExternalImports: ['typeorm'] },
  { sourceTag: 'type:native', onlyDependOnLibsWithTags: [] },
  {
    // All that can be imported; without a row the tests could import nothing.
    sourceTag: 'type:test',
    onlyDependOnLibsWithTags: [
      'type:feature',
      'type:platform',
      'type:compute',
      'type:contract',
      'type:client',
      'type:migration',
    ],
  },

  // The order of the features: datasets ← embeddings ← valuations ← pruning. `schema` lists the entities of all of them.
  ...featureRows({
    datasets: [],
    embeddings: ['datasets'],
    valuations: ['datasets', 'embeddings'],
    pruning: ['datasets', 'embeddings', 'valuations'],
    schema: ['datasets', 'embeddings', 'valuations', 'pruning'],
    system: [],
  }),
];

/** Options of the rule. The Jest configurations under test/ extend the one of the root, which belongs to no project. */
export const boundaryOptions = { depConstraints: boundaries, allow: ['jest\\.preset\\.cjs$'] };

/** The same for test/, which starts the real applications and reads these tables. A later block must repeat all rows. */
export const testBoundaryOptions = {
  ...boundaryOptions,
  allow: [...boundaryOptions.allow, '^(\\.\\./)+(apps/(api|worker)/src|tools/eslint)/'],
};

/**
 * A row per feature.
 * @param {Record<string, string[]>} imports the features that each feature may import
 */
function featureRows(imports) {
  return Object.entries(imports).map(([feature, others]) => ({
    sourceTag: `feature:${feature}`,
    onlyDependOnLibsWithTags: [
      ...others.map((other) => `feature:${other}`),
      'type:platform',
      'type:compute',
      'type:contract',
    ],
  }));
}
