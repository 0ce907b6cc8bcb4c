import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import { AccountPage } from './account/account-page';
import { apiKeys } from './api-keys';
import { auditEvents } from './audit-events';
import { Dashboard } from './dashboard/dashboard';
import { datasets } from './datasets';
import { embeddingSets } from './embedding-sets';
import { jobs } from './jobs';
import { AccessDeniedPage } from './layout/access-denied-page';
import { AppLayout } from './layout/app-layout';
import { NotFoundPage } from './layout/not-found-page';
import { LoginPage } from './login/login-page';
import { i18nProvider } from './messages';
import { models } from './models';
import { authProvider } from './providers/auth-provider';
import { dataProvider } from './providers/data-provider';
import { pruningJobs } from './pruning-jobs';
import { SystemPage } from './system/system-page';
import { darkTheme, lightTheme } from './theme/theme';
import { users } from './users';
import { valuations } from './valuations';
import { webhooks } from './webhooks';

const resources = [
  datasets,
  models,
  embeddingSets,
  valuations,
  pruningJobs,
  jobs,
  users,
  apiKeys,
  webhooks,
  auditEvents,
];

export const App = () => (
  <Admin
    title="Assay"
    i18nProvider={i18nProvider}
    dataProvider={dataProvider}
    authProvider={authProvider}
    loginPage={LoginPage}
    dashboard={Dashboard}
    layout={AppLayout}
    catchAll={NotFoundPage}
    accessDenied={AccessDeniedPage}
    lightTheme={lightTheme}
    darkTheme={darkTheme}
    requireAuth
    disableTelemetry
  >
    {resources.map((resource) => (
      <Resource key={resource.name} {...resource} />
    ))}
    <CustomRoutes>
      <Route path="/system" element={<SystemPage />} />
      <Route path="/account" element={<AccountPage />} />
    </CustomRoutes>
  </Admin>
);
