import CheckCircleIcon from '@mui/icons-material/CheckCircleRounded';
import CloseIcon from '@mui/icons-material/CloseRounded';
import InsertDriveFileIcon from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Button, IconButton, LinearProgress, Stack, Typography } from '@mui/material';
import { formatBytes, formatPercent } from '../format/format';
import type { FileUpload } from './use-uploads';

export interface UploadListProps {
  uploads: FileUpload[];
  onRemove: (key: string) => void;
  onRetry: (key: string) => void;
}

export const UploadList = ({ uploads, onRemove, onRetry }: UploadListProps) => (
  <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 1 }}>
    {uploads.map((entry) => (
      <UploadLine
        key={entry.key}
        entry={entry}
        onRemove={() => onRemove(entry.key)}
        onRetry={() => onRetry(entry.key)}
      />
    ))}
  </Box>
);

const UploadLine = ({ entry, onRemove, onRetry }: { entry: FileUpload; onRemove: () => void; onRetry: () => void }) => {
  const { file, sent, upload, error } = entry;
  const share = file.size > 0 ? Math.min(1, sent / file.size) : 1;
  return (
    <Box
      component="li"
      sx={{ border: 1, borderColor: error ? 'error.main' : 'divider', borderRadius: 1.25, px: 1.5, py: 1 }}
    >
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25 }}>
        {upload ? (
          <CheckCircleIcon color="success" titleAccess="Uploaded" />
        ) : (
          <InsertDriveFileIcon color={error ? 'error' : 'action'} aria-hidden />
        )}
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="body2" noWrap sx={{ fontWeight: 600 }}>
            {file.name}
          </Typography>
          <Typography variant="caption" color={error ? 'error' : 'textSecondary'} component="div">
            {error ??
              (upload
                ? formatBytes(file.size)
                : `${formatBytes(sent)} of ${formatBytes(file.size)} · ${formatPercent(share, 0)}`)}
          </Typography>
        </Box>
        {error && (
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        )}
        <IconButton size="small" onClick={onRemove} aria-label={`Remove ${file.name}`}>
          <CloseIcon fontSize="small" />
        </IconButton>
      </Stack>
      {!upload && !error && (
        <LinearProgress
          variant="determinate"
          value={share * 100}
          aria-label={`Upload of ${file.name}`}
          sx={{ mt: 1 }}
        />
      )}
    </Box>
  );
};
