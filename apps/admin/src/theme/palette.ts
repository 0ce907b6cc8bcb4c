import type { PaletteOptions } from '@mui/material/styles';

export const lightPalette: PaletteOptions = {
  mode: 'light',
  primary: { main: '#0b6b5d', light: '#2d8a7b', dark: '#074d43', contrastText: '#ffffff' },
  secondary: { main: '#8f5a0c', contrastText: '#ffffff' },
  success: { main: '#1a7142' },
  warning: { main: '#8a5300' },
  error: { main: '#b3261e' },
  info: { main: '#1f5fae' },
  background: { default: '#f5f7f7', paper: '#ffffff' },
  text: { primary: '#131a1d', secondary: '#54626a' },
  divider: 'rgba(19, 32, 38, 0.11)',
};

export const darkPalette: PaletteOptions = {
  mode: 'dark',
  primary: { main: '#5ccab4', light: '#8fe0d0', dark: '#37a08c', contrastText: '#05201b' },
  secondary: { main: '#e8b753', contrastText: '#241a02' },
  success: { main: '#63c88d' },
  warning: { main: '#f0b35a' },
  error: { main: '#ff8f86' },
  info: { main: '#82b8f5' },
  background: { default: '#0c1113', paper: '#141b1e' },
  text: { primary: '#e7edef', secondary: '#9aa9b0' },
  divider: 'rgba(214, 232, 240, 0.13)',
};

/** Colours of classes in pictures of the data; told apart on light and dark ground. More classes than colours repeat them. */
export const CLASS_COLOURS = [
  '#3f8fd6',
  '#e07b39',
  '#2fa37c',
  '#c75d9b',
  '#b8962a',
  '#7a6fd0',
  '#d2544e',
  '#48a9b8',
  '#8aa63a',
  '#a8795b',
  '#5f7fa8',
  '#b05fc4',
];

export const UNLABELLED_COLOUR = '#8b979d';

/** From little to much value: slate over verdigris to gold. */
export const VALUE_COLOURS = ['#43525f', '#2f7f86', '#3fae83', '#c4bd4e', '#f2b530'];
