import { Box, Tab, Tabs } from '@mui/material';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';

export interface RouteTab {
  key: string;
  label: string;
  content: () => ReactNode;
}

/** Tabs whose choice is part of the address (`?tab=…`), so that it can be shared and survives a reload. */
export function RouteTabs({ tabs, label }: { tabs: RouteTab[]; label: string }) {
  const [search] = useSearchParams();
  const chosen = tabs.find((tab) => tab.key === search.get('tab')) ?? tabs[0];
  if (!chosen) return null;
  return (
    <>
      <Tabs
        value={chosen.key}
        variant="scrollable"
        scrollButtons={false}
        aria-label={label}
        sx={{ borderBottom: 1, borderColor: 'divider', mb: 2.5 }}
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.key}
            value={tab.key}
            label={tab.label}
            component={Link}
            to={`?tab=${tab.key}`}
            replace
            id={`tab-${tab.key}`}
            aria-controls={tab === chosen ? `panel-${tab.key}` : undefined}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`panel-${chosen.key}`} aria-labelledby={`tab-${chosen.key}`}>
        {chosen.content()}
      </Box>
    </>
  );
}
