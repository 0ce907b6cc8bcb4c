import type { ReactNode } from 'react';
import { Layout } from 'react-admin';
import { AppMenu } from './app-menu';
import { TopBar } from './top-bar';

export const AppLayout = ({ children }: { children: ReactNode }) => (
  <Layout appBar={TopBar} menu={AppMenu} appBarAlwaysOn>
    {children}
  </Layout>
);
