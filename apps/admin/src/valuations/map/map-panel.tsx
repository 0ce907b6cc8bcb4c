import type { Valuation, ValuationMapInfo } from '@assay/contracts';
import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useMemo, useState } from 'react';
import { QueryState } from '../../components/query-state';
import { Section } from '../../components/section';
import { formatTimes } from '../../format/format';
import { api } from '../../providers/api';
import { useApi } from '../../providers/use-api';
import { CLASS_COLOURS, UNLABELLED_COLOUR, VALUE_COLOURS } from '../../theme/palette';
import { ValuedItemDrawer } from '../valued-item-drawer';
import { MapCanvas } from './map-canvas';
import { decodeMap, NO_LABEL, quantiles, type MapData } from './map-data';
import { ClassLegend, ValueLegend } from './map-legend';
import { onScale, pack } from './raster';

const NO_LABEL_COLOUR = pack(UNLABELLED_COLOUR);
const classColours = CLASS_COLOURS.map(pack);
const valueScale = VALUE_COLOURS.map(pack);

/** Items of a valuation on the plane of most variance. */
export function MapPanel({ valuation }: { valuation: Valuation }) {
  const query = useApi(['valuation-map', valuation.id], async (signal) => {
    const [info, bytes] = await Promise.all([
      api.valuationMapInfo(valuation.id, signal),
      api.valuationMap(valuation.id, signal),
    ]);
    return { info, map: decodeMap(bytes, info.rows) };
  });
  return (
    <QueryState query={query} height={560}>
      {({ info, map }) => <MapView valuation={valuation} info={info} map={map} />}
    </QueryState>
  );
}

type ColourBy = 'class' | 'value';

function MapView({ valuation, info, map }: { valuation: Valuation; info: ValuationMapInfo; map: MapData }) {
  const classes = info.labels.length;
  const [by, setBy] = useState<ColourBy>(classes > 0 ? 'class' : 'value');
  const [only, setOnly] = useState<number | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const places = useMemo(() => quantiles(map.value), [map]);
  const colours = useMemo(() => {
    const chosen = new Uint32Array(map.rows);
    for (let i = 0; i < map.rows; i++) {
      const label = map.label[i] ?? NO_LABEL;
      if (only !== null && label !== only) continue;
      if (by === 'value') chosen[i] = onScale(valueScale, places[i] ?? 0);
      else
        chosen[i] = label < classes ? (classColours[label % classColours.length] ?? NO_LABEL_COLOUR) : NO_LABEL_COLOUR;
    }
    return chosen;
  }, [map, classes, by, only, places]);

  const describe = (index: number) =>
    `${info.labels[map.label[index] ?? NO_LABEL] ?? 'no label'} · ${formatTimes((map.value[index] ?? 0) * map.rows)} the average value`;

  return (
    <Section
      flush
      title="Map"
      hint="The two directions in which the items differ most. Drag to move, scroll to zoom, click an item to open it."
      action={
        <ToggleButtonGroup
          size="small"
          exclusive
          value={by}
          onChange={(_event, next: ColourBy | null) => next && setBy(next)}
          aria-label="Colour by"
        >
          <ToggleButton value="class" disabled={classes === 0}>
            Class
          </ToggleButton>
          <ToggleButton value="value">Value</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      <MapCanvas
        map={map}
        colours={colours}
        describe={describe}
        onChoose={(index) => setOpen(String(map.itemIds[index]))}
      />
      <Box sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
        {by === 'value' && <ValueLegend />}
        {classes > 0 && (
          <ClassLegend map={map} labels={info.labels} coloured={by === 'class'} only={only} onOnly={setOnly} />
        )}
      </Box>
      <ValuedItemDrawer valuation={valuation} itemId={open} onClose={() => setOpen(null)} />
    </Section>
  );
}
