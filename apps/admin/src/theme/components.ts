import type { Theme } from '@mui/material/styles';
import { defaultTheme, type RaThemeOptions } from 'react-admin';

type Components = NonNullable<RaThemeOptions['components']>;

/** How the building blocks look: flat surfaces with a hairline, calm controls, numbers that line up. */
export function componentsFor(mode: 'light' | 'dark'): Components {
  const line = mode === 'light' ? 'rgba(19, 32, 38, 0.11)' : 'rgba(214, 232, 240, 0.13)';
  const hover = mode === 'light' ? 'rgba(11, 107, 93, 0.05)' : 'rgba(92, 202, 180, 0.07)';
  const chosen = mode === 'light' ? 'rgba(11, 107, 93, 0.1)' : 'rgba(92, 202, 180, 0.14)';
  return {
    ...defaultTheme.components,
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums', overflowX: 'hidden' },
        '*:focus-visible': { outlineOffset: 2 },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
        },
      },
    },
    MuiTextField: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true } },
    MuiFormControl: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true } },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: { root: { borderRadius: 8, whiteSpace: 'nowrap' }, outlined: { borderColor: line } },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { border: `1px solid ${line}`, borderRadius: 12 } },
    },
    MuiDialog: { styleOverrides: { paper: { borderRadius: 14 } } },
    MuiAlert: { styleOverrides: { root: { borderRadius: 10 } } },
    MuiTooltip: {
      defaultProps: { arrow: true, enterDelay: 250 },
      styleOverrides: { tooltip: { fontSize: '0.78rem', lineHeight: 1.45, maxWidth: 320 } },
    },
    MuiChip: { styleOverrides: { root: { borderRadius: 7, fontWeight: 550 } } },
    MuiTab: { styleOverrides: { root: { minHeight: 44, paddingInline: 14, minWidth: 0 } } },
    MuiTabs: { styleOverrides: { root: { minHeight: 44 } } },
    MuiLinearProgress: { styleOverrides: { root: { borderRadius: 99, height: 6 }, bar: { borderRadius: 99 } } },
    MuiTableCell: {
      styleOverrides: {
        root: ({ theme }: { theme: Theme }) => ({
          borderColor: line,
          paddingBlock: 10,
          [theme.breakpoints.down('sm')]: { paddingInline: 10 },
        }),
        head: { fontSize: '0.75rem', fontWeight: 600, whiteSpace: 'nowrap', color: 'inherit', opacity: 1 },
      },
    },
    MuiTableRow: {
      styleOverrides: {
        root: { '&.MuiTableRow-hover:hover': { backgroundColor: hover }, '&:last-child > td': { borderBottom: 0 } },
      },
    },
    MuiAppBar: {
      defaultProps: { elevation: 0 },
      styleOverrides: {
        root: ({ theme }: { theme: Theme }) => ({
          backgroundColor: theme.palette.background.paper,
          color: theme.palette.text.primary,
          borderBottom: `1px solid ${line}`,
        }),
      },
    },
    RaAppBar: { defaultProps: { color: 'default' } },
    RaLayout: {
      styleOverrides: {
        root: {
          minWidth: 0,
          '& .RaLayout-appFrame': { marginTop: 56, minWidth: 0 },
          '& .RaLayout-contentWithSidebar': { minWidth: 0 },
          '& .RaLayout-content': { minWidth: 0, padding: 0 },
        },
      },
    },
    RaSidebar: {
      styleOverrides: {
        root: ({ theme }: { theme: Theme }) => ({
          height: 'auto',
          backgroundColor: theme.palette.background.paper,
          borderRight: `1px solid ${line}`,
          '& .RaSidebar-fixed': { height: 'calc(100vh - 56px)' },
          '& .MuiPaper-root': { [theme.breakpoints.only('xs')]: { backgroundColor: theme.palette.background.paper } },
        }),
      },
    },
    RaMenu: { styleOverrides: { root: { paddingInline: 8, paddingBlock: 12, gap: 2, marginTop: 0 } } },
    RaMenuItemLink: {
      styleOverrides: {
        root: ({ theme }: { theme: Theme }) => ({
          borderRadius: 8,
          minHeight: 38,
          fontSize: '0.90625rem',
          fontWeight: 500,
          paddingInline: 10,
          '& .RaMenuItemLink-icon': { minWidth: 34, '& svg': { fontSize: 20 } },
          '&:hover': { backgroundColor: hover },
          '&.RaMenuItemLink-active': {
            color: theme.palette.primary.main,
            backgroundColor: chosen,
            fontWeight: 600,
            '& .RaMenuItemLink-icon': { color: theme.palette.primary.main },
          },
        }),
      },
    },
    RaToolbar: {
      styleOverrides: {
        root: ({ theme }: { theme: Theme }) => ({
          backgroundColor: theme.palette.background.paper,
          borderTop: `1px solid ${line}`,
          paddingInline: '16px !important',
          '&.RaToolbar-mobileToolbar': { position: 'static', height: 'auto' },
        }),
      },
    },
    RaDataTable: { styleOverrides: { root: { '& .RaDataTable-tableWrapper': { overflowX: 'auto' } } } },
  };
}
