import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded';
import RemoveCircleIcon from '@mui/icons-material/RemoveCircleOutlineRounded';
import type { EngineInfo } from '@assay/contracts';
import { Chip, Stack, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { Section } from '../components/section';
import { NOTHING } from '../format/format';

/** Every engine in the order it is tried, and why one is not used. */
export const EngineTable = ({ engines }: { engines: EngineInfo[] }) => (
  <Section flush title="Engines" hint="What computes Gram matrices and scores, in the order they are tried.">
    <TableContainer>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Engine</TableCell>
            <TableCell>Usable</TableCell>
            <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>Device</TableCell>
            <TableCell align="right" sx={{ display: { xs: 'none', sm: 'table-cell' } }}>
              Threads
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {engines.map(({ name, usable, selected, reason, device, threads }) => (
            <TableRow key={name}>
              <TableCell>
                <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
                  <strong>{name}</strong>
                  {selected && <Chip size="small" color="primary" variant="outlined" label="in use" />}
                </Stack>
              </TableCell>
              <TableCell>
                <Stack direction="row" sx={{ gap: 0.75, alignItems: 'center', minWidth: 0 }}>
                  {usable ? (
                    <CheckCircleIcon color="success" fontSize="small" aria-hidden />
                  ) : (
                    <RemoveCircleIcon color="disabled" fontSize="small" aria-hidden />
                  )}
                  <span style={{ overflowWrap: 'anywhere' }}>{usable ? 'yes' : (reason ?? 'no')}</span>
                </Stack>
              </TableCell>
              <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{device ?? NOTHING}</TableCell>
              <TableCell align="right" sx={{ display: { xs: 'none', sm: 'table-cell' } }}>
                {threads ?? NOTHING}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  </Section>
);
