import CloudUploadIcon from '@mui/icons-material/CloudUploadOutlined';
import { Box, Typography } from '@mui/material';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';

export interface FileDropProps {
  title: string;
  hint: ReactNode;
  accept?: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}

/** Area to drop files on; also a button that opens the file chooser. */
export function FileDrop({ title, hint, accept, multiple = false, onFiles }: FileDropProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Box
      component="button"
      type="button"
      onClick={() => input.current?.click()}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        width: '100%',
        font: 'inherit',
        color: 'inherit',
        cursor: 'pointer',
        px: 2,
        py: { xs: 3, sm: 4.5 },
        borderRadius: 1.5,
        textAlign: 'center',
        border: '1.5px dashed',
        borderColor: over ? 'primary.main' : 'text.disabled',
        bgcolor: over ? 'action.selected' : 'action.hover',
        transition: 'border-color .15s, background-color .15s',
        '&:hover': { borderColor: 'primary.main' },
      }}
    >
      <CloudUploadIcon aria-hidden color="primary" sx={{ fontSize: 36, mb: 1 }} />
      <Typography sx={{ fontWeight: 600, display: 'block' }} component="span">
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary" component="span" sx={{ mt: 0.5, display: 'block' }}>
        {hint}
      </Typography>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        aria-label={title}
        onClick={(event) => event.stopPropagation()}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </Box>
  );
}
