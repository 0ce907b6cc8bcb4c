import { defaultTheme, type RaThemeOptions } from 'react-admin';
import { componentsFor } from './components';
import { darkPalette, lightPalette } from './palette';

const FONT =
  'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, sans-serif';
export const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace';

const shared: RaThemeOptions = {
  shape: { borderRadius: 8 },
  sidebar: { width: 232, closedWidth: 56 },
  typography: {
    fontFamily: FONT,
    fontSize: 14,
    h1: { fontSize: '1.5rem', lineHeight: 1.25, fontWeight: 650, letterSpacing: '-0.015em' },
    h2: { fontSize: '1.0625rem', lineHeight: 1.35, fontWeight: 620, letterSpacing: '-0.005em' },
    h3: { fontSize: '0.9375rem', lineHeight: 1.4, fontWeight: 600 },
    h6: { fontSize: '1.0625rem', fontWeight: 620 },
    subtitle2: { fontWeight: 600 },
    body1: { fontSize: '0.9375rem' },
    body2: { fontSize: '0.875rem' },
    caption: { fontSize: '0.78125rem', lineHeight: 1.45 },
    overline: { fontSize: '0.6875rem', fontWeight: 650, letterSpacing: '0.07em', lineHeight: 1.6 },
    button: { textTransform: 'none', fontWeight: 600, letterSpacing: 0 },
  },
};

export const lightTheme: RaThemeOptions = {
  ...defaultTheme,
  ...shared,
  palette: lightPalette,
  components: componentsFor('light'),
};
export const darkTheme: RaThemeOptions = {
  ...defaultTheme,
  ...shared,
  palette: darkPalette,
  components: componentsFor('dark'),
};
